/** The files around the module of a new plugin. */
import type { Template } from './templates/template.js';

interface Named { readonly id: string; readonly accepts: readonly string[]; readonly template: Template; readonly version: string }

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

export function filesOf(named: Named): Readonly<Record<string, string>> {
  const { id, template, version } = named;
  return {
    'package.json': json({
      name: id, version: '0.1.0', type: 'module', main: 'dist/index.js', types: 'dist/index.d.ts', files: ['dist', 'registry.json'],
      scripts: { build: 'tsc', test: 'saddlepoint plugin test . && node --test test/*.test.mjs', registry: 'saddlepoint plugin test . --update' },
      dependencies: { saddlepoint: `^${version}` }, devDependencies: { '@types/node': '^20', typescript: '~5.9' },
    }),
    'tsconfig.json': json({
      compilerOptions: { target: 'ES2022', module: 'NodeNext', strict: true, noUncheckedIndexedAccess: true, skipLibCheck: true, declaration: true, rootDir: 'src', outDir: 'dist' }, include: ['src'],
    }),
    '.gitignore': 'node_modules/\ndist/\nruns/\n',
    'README.md': readme(named),
    'test/conformance.test.mjs': conformanceTest,
    ...(template.kind === 'problem' ? {} : { 'golden.json': json({ method: id, ...(template.golden ?? emptyGolden) }) }),
  };
}

/** `plugin test` says that the records are missing. */
const emptyGolden = {
  how: 'Write down how the numbers were found: by hand, or by a few lines in another language, from the formula of the paper and not from the plugin.',
  problem: { spec: 'problem/1', kind: 'quadratic', data: { Q: { inline: [[2, 0], [0, 4]] }, c: { inline: [-2, 4] } } }, params: {}, records: [],
};

const conformanceTest = `/** Every check of the conformance kit, as tests of node:test: run it after \`npm run build\`. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { conform } from 'saddlepoint/testing';

const { entries } = JSON.parse(readFileSync(new URL('../registry.json', import.meta.url), 'utf8'));
for (const entry of entries) {
  const { checks } = await conform({ ...entry, base: new URL('../', import.meta.url).href });
  for (const name of new Set(checks.map((check) => check.name))) {
    test(\`\${entry.id}: \${name}\`, () => {
      assert.deepEqual(checks.filter((check) => check.name === name && !check.passed), []);
    });
  }
}
`;

function readme({ id, accepts, template: { kind, formula, manifest, golden } }: Named): string {
  const { title, params } = manifest as { title: string; params: { properties: Readonly<Record<string, { default?: unknown; description: string }>> } };
  const rows = Object.entries(params.properties).map(([name, { default: value, description }]) => `| \`${name}\` | ${value === undefined ? '' : String(value)} | ${description} |`);
  const about = kind === 'problem' ? 'A family of problems for Saddlepoint.' : `${kind === 'solver' ? 'A method' : 'An analysis'} for Saddlepoint; it asks a problem for ${accepts.map((name) => `\`${name}\``).join(', ')}.`;
  const numbers = kind === 'problem' ? '' : `
## Numbers

\`golden.json\` holds a small problem and what the first steps must be. ${golden ? `Now: ${golden.how}.` : 'It has no records yet.'} Replace it when you replace the formula: compute its numbers from the paper, by hand or in another
language, and never with the plugin itself.
`;
  return `# ${title}

${about}

    ${formula}

| param | default | meaning |
|---|---|---|
${rows.join('\n')}

## Work on it

\`\`\`sh
saddlepoint plugin test .            # compiles src/ when it changed, and makes every check
saddlepoint plugin test . --update   # after a change of the manifest: writes registry.json again from the code
\`\`\`
${numbers}
## Use it

\`\`\`sh
${kind === 'problem' ? `saddlepoint describe ${id} --registry registry.json` : `saddlepoint solve problem.json --registry registry.json --method ${id}`}
\`\`\`

## Guarantees

Say what is proved of the method, under which facts, and what its certificate means; name the paper in \`source\` of the manifest.
`;
}
