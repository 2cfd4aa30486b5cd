/** The files around the module of a new plugin. */
import { jsonText } from './literal.js';
import type { Golden, Template } from './templates/template.js';

interface Named { readonly id: string; readonly accepts: readonly string[]; readonly template: Template; readonly version: string }

export function filesOf(named: Named): Readonly<Record<string, string>> {
  const { id, template, version } = named;
  return {
    'package.json': `${JSON.stringify({
      name: id, version: '0.1.0', type: 'module', main: 'dist/index.js', types: 'dist/index.d.ts', files: ['dist', 'registry.json', 'golden.json'],
      scripts: { build: 'tsc', test: 'saddlepoint plugin test . && node --test test/*.test.mjs', registry: 'saddlepoint plugin test . --update' },
      peerDependencies: { saddlepoint: `^${version}` }, devDependencies: { '@types/node': '^20', typescript: '~5.9' },
    }, undefined, 2)}\n`,
    'tsconfig.json': `${JSON.stringify({
      compilerOptions: { target: 'ES2022', module: 'NodeNext', strict: true, noUncheckedIndexedAccess: true, skipLibCheck: true, declaration: true, rootDir: 'src', outDir: 'dist' }, include: ['src'],
    }, undefined, 2)}\n`,
    '.gitignore': 'node_modules/\ndist/\nruns/\n',
    'README.md': readme(named),
    'test/conformance.test.mjs': conformanceTest,
    'problem.json': jsonText(template.golden?.problem ?? template.manifest.example),
    ...(template.golden ? { 'golden.json': jsonText({ method: id, ...template.golden }) } : {}),
  };
}

const conformanceTest = `/** Every check of the conformance kit, as tests of node:test: run it after \`npm run build\`. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { conform } from 'saddlepoint/testing';

const { entries } = JSON.parse(readFileSync(new URL('../registry.json', import.meta.url), 'utf8'));
const placed = entries.map((entry) => ({ ...entry, base: new URL('../', import.meta.url).href }));
for (const entry of placed) {
  const { checks } = await conform(entry, { beside: placed.filter((other) => other !== entry) });
  for (const name of new Set(checks.map((check) => check.name))) {
    test(\`\${entry.id}: \${name}\`, () => {
      assert.deepEqual(checks.filter((check) => check.name === name && !check.passed), []);
    });
  }
}
`;

const numbers = (golden: Golden): string => `
## Numbers

\`golden.json\` holds a small problem and what the first steps on it must be; the check \`first steps equal the golden vector\` of \`plugin test\` holds the plugin to it.

| field | meaning |
|---|---|
| \`how\` | where the numbers come from |
| \`problem\`, \`params\` | a problem/1 spec, and the params of the method |
| \`records\` | \`{ "k": step, "x": [the flat variable], "metrics": { name: number } }\`; \`x\` and \`metrics\` may be left out |
| \`tolerance\` | relative, 1e-12 when absent |

It is filled for the formula above: ${golden.how}. When you replace the formula, replace the numbers: compute them from the paper, by hand or in another language, and never with the plugin itself.
`;

function readme({ id, accepts, template: { kind, formula, manifest, golden } }: Named): string {
  const { title, params } = manifest as { title: string; params: { properties: Readonly<Record<string, { default?: unknown; description: string }>> } };
  const rows = Object.entries(params.properties).map(([name, { default: value, description }]) => `| \`${name}\` | ${value === undefined ? '' : String(value)} | ${description} |`);
  const about = kind === 'problem' ? 'A family of problems for Saddlepoint.' : `${kind === 'solver' ? 'A method' : 'An analysis'} for Saddlepoint; it asks a problem for ${accepts.map((name) => `\`${name}\``).join(', ')}.`;
  return `# ${title}

${about}

    ${formula}

| param | default | meaning |
|---|---|---|
${rows.join('\n')}

## Work on it

\`\`\`sh
npx saddlepoint plugin test .            # compiles src/ when it changed, and makes every check
npx saddlepoint plugin test . --update   # after a change of the manifest: writes registry.json again from the code
\`\`\`

Compiling needs TypeScript (\`npm install --save-dev typescript @types/node\`); \`npx tsc\` checks the types too.
${golden ? numbers(golden) : ''}
## Use it

\`\`\`sh
npx saddlepoint solve problem.json --registry registry.json${kind === 'problem' ? '' : ` --method ${id}`}
\`\`\`

## Guarantees

Say what is proved of the ${kind === 'problem' ? 'family (convex? its constants?)' : 'method, under which facts, and what its certificate means'}; name the paper in \`source\` of the manifest.
`;
}
