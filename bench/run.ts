/** `npm run bench -- NAME...`: runs the named benchmarks, one file each; all of them when none is named. */
const names = ['driver', 'linalg', 'expression', 'logistic', 'second-order', 'online', 'stochastic', 'first-order', 'dag', 'derivative-free', 'success-rates', 'tensor', 'gpu'] as const;

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(names as readonly string[]).includes(name));

if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. Known: ${names.join(', ')}.`);
  process.exitCode = 2;
} else {
  for (const name of asked.length > 0 ? asked : names) {
    // The path is computed, so that one benchmark compiles and runs without the others.
    const { run } = (await import(`./${name}.js`)) as { readonly run: () => Promise<void> };
    await run();
  }
}
