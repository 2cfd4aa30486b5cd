/** Many small solves in one process: the heap stays flat. In a child, since only `node --expose-gc` can say what is live. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../dist/core/index.js', import.meta.url));
/** Live heap, MiB, after half of the solves and after all: by then the engine has compiled what it will. */
const script = (count: number, setup: string, input: string): string => `
  import { mkdtempSync, rmSync } from 'node:fs';
  import { tmpdir } from 'node:os';
  import { join } from 'node:path';
  import { defineProblem, solve } from ${JSON.stringify(program)};
  const live = () => { gc(); gc(); return process.memoryUsage().heapUsed / 2 ** 20; };
  ${setup}
  let early;
  for (let i = 1; i <= ${count}; i++) { await solve(${input}); if (i === ${count / 2}) early = live(); }
  console.log(JSON.stringify([early, live()]));`;

const functions = `const make = () => defineProblem({ size: 2, start: [1, 2], traits: { convex: true, smooth: true, smoothness: 4, strongConvexity: 2 },
  oracles: { value: (x) => x[0] ** 2 + 2 * x[1] ** 2, gradient: (x, out) => { out[0] = 2 * x[0]; out[1] = 4 * x[1]; } } });`;
const spec = "const problem = { spec: 'problem/1', kind: 'quadratic', data: { Q: { inline: [[2, 0], [0, 8]] }, c: { inline: [-2, -8] } } };";

const thirdParty = fileURLToPath(new URL('../third-party/registry.json', import.meta.url));
const folders = "const out = mkdtempSync(join(tmpdir(), 'saddlepoint-memory-')); process.on('exit', () => { rmSync(out, { recursive: true, force: true }); });";

it.each([
  ['10,000 solves of functions', script(10_000, functions, "{ problem: make(), method: 'lbfgs' }")],
  ['2,000 solves of a spec', script(2000, spec, "{ problem, method: 'nesterov' }")],
  ['2,000 solves of a spec with a registry file', script(2000, spec, `{ problem, method: 'averaged-descent', budget: { iterations: 3 }, registries: [${JSON.stringify(thirdParty)}] }`)],
  ['2,000 solves of a spec into run directories', script(2000, `${spec} ${folders}`, "{ problem, method: 'nesterov', out: join(out, String(i)) }")],
] as [string, string][])('%s', (_name, text) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', '--input-type=module', '-e', text], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  const [early, late] = JSON.parse(stdout) as [number, number];
  // MiB. A leak of 1 kB a solve would be 1 or more, beside the 0.1 to 0.4 of code that the engine still compiles.
  expect(late - early).toBeLessThan(0.8);
});
