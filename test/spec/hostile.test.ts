import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from '../cli/program.js';

/** Every hostile spec ends with its own code and exit 2, without a stack trace and without a run directory. */
describe('hostile specs', () => {
  let box: Sandbox;
  beforeAll(() => {
    box = openSandbox();
    mkdirSync(box.path('inside'));
    writeFileSync(box.path('secret.csv'), 'a,b\n1,2\n');
    symlinkSync(box.path('secret.csv'), box.path('inside', 'link.csv'));
    box.write({ 'inside/table.csv': 'a,b\n1,2\n3,4\n', 'inside/ragged.csv': 'a,b\n1,2\n3\n', 'inside/words.csv': 'a,b\n1,x\n' });
  });
  afterAll(() => box.close());

  const squares = (A: object, b: object = { csv: 'table.csv', column: 'b' }): object => ({ spec: 'problem/1', kind: 'least-squares', data: { A, b } });
  const rosen = (more: object = {}): object => ({ spec: 'problem/1', kind: 'test-function', params: { name: 'rosenbrock' }, ...more });
  const run = (more: object): object => ({ spec: 'run/1', problem: rosen(), ...more });

  const cases: [string, string | object, string][] = [
    ['no JSON', '{"spec": ', 'spec-json'],
    ['an empty file', '', 'spec-json'],
    ['a list', [], 'spec-shape'],
    ['a number', '3', 'spec-shape'],
    ['null', 'null', 'spec-shape'],
    ['another spec', { spec: 'problem/2' }, 'spec-kind'],
    ['no spec', { kind: 'quadratic' }, 'spec-kind'],
    ['10 MB of nesting', `${'['.repeat(5_000_000)}${']'.repeat(5_000_000)}`, 'spec-too-deep'],
    ['nesting in a value', `{"spec":"problem/1","kind":"quadratic","data":{"Q":{"inline":${'['.repeat(1000)}${']'.repeat(1000)}}}}`, 'spec-too-deep'],
    ['nested criteria', run({ stop: JSON.parse(`${'{"any":['.repeat(25)}{"kind":"step","below":1}${']}'.repeat(25)}`) }), 'ok'],
    ['an unknown kind', { spec: 'problem/1', kind: 'quadratik' }, 'unknown-problem-kind'],
    ['a kind from the prototype', { spec: 'problem/1', kind: 'constructor' }, 'unknown-problem-kind'],
    ['an unknown key', rosen({ starts: [1, 2] }), 'unknown-key'],
    ['__proto__', '{"spec":"problem/1","kind":"test-function","params":{"name":"rosenbrock"},"__proto__":{"x":1}}', 'unknown-key'],
    ['__proto__ in params', '{"spec":"problem/1","kind":"test-function","params":{"name":"rosenbrock","__proto__":{"dimension":3}}}', 'unknown-key'],
    ['constructor in params', { ...rosen(), params: { name: 'rosenbrock', constructor: 1 } }, 'unknown-key'],
    ['missing data', { spec: 'problem/1', kind: 'least-squares' }, 'missing-key'],
    ['a wrong type', rosen({ params: { name: 7 } }), 'wrong-value'],
    ['a dimension that does not exist', rosen({ params: { name: 'beale', dimension: 3 } }), 'bad-dimension'],
    ['../', squares({ csv: '../secret.csv', columns: ['a'] }), 'data-outside-folder'],
    ['an absolute path', squares({ file: '/etc/passwd.csv' }), 'data-outside-folder'],
    ['a symbolic link out', squares({ csv: 'link.csv', columns: ['a'] }), 'data-outside-folder'],
    ['a folder as data', squares({ csv: '.', columns: ['a'] }), 'data-not-a-file'],
    ['a missing table', squares({ csv: 'tabel.csv', columns: ['a'] }), 'data-file-missing'],
    ['a missing column', squares({ csv: 'table.csv', columns: ['c'] }), 'data-column-unknown'],
    ['a word in a table', squares({ csv: 'words.csv', columns: ['b'] }), 'data-cell'],
    ['a ragged table', squares({ csv: 'ragged.csv', columns: ['a'] }), 'data-ragged'],
    ['a wrong hash', squares({ csv: 'table.csv', columns: ['a'], sha256: '0'.repeat(64) }), 'data-sha256'],
    ['shapes that disagree', squares({ inline: [[1, 2]] }), 'data-shape'],
    ['a vector for a matrix', squares({ inline: [1, 2] }), 'data-shape'],
    ['ragged rows', squares({ inline: [[1, 2], [3]] }, { inline: [1, 2] }), 'data-ragged'],
    ['10^12 numbers', squares({ generate: 'normal', shape: [1e6, 1e6], seed: 1 }, { inline: [1] }), 'data-too-large'],
    ['a problem outside', { spec: 'run/1', problem: '../secret.csv' }, 'data-outside-folder'],
    ['a run without a problem', { spec: 'run/1' }, 'missing-key'],
    ['an unknown criterion', run({ stop: { kind: 'gradient-nrm', below: 1 } }), 'wrong-value'],
    ['a criterion without a bound', run({ stop: { kind: 'metric', name: 'value' } }), 'wrong-value'],
    ['a negative budget', run({ budget: { seconds: -1 } }), 'out-of-range'],
    ['a fractional seed', run({ seed: 0.5 }), 'wrong-type'],
    ['two samplings', run({ record: { every: 1, ratio: 2 } }), 'invalid'],
    ['an unknown metric', run({ method: { id: 'gradient-descent', params: { step: 1e-4 } }, stop: { kind: 'metric', name: 'nope', below: 1 } }), 'criterion-metric'],
    ['a start of the wrong length', rosen({ start: [1] }), 'start-shape'],
    ['a start with words', rosen({ start: ['1', 2] }), 'wrong-type'],
  ];

  it.each(cases)('%s', (_name, spec, code) => {
    box.write({ 'inside/spec.json': spec });
    const before = readdirSync(box.folder);
    const answer = box.run(['solve', 'inside/spec.json', '--max-iterations', '2', '--json', ...(code === 'ok' ? ['--out', 'out'] : [])]);
    if (code === 'ok') { expect(answer.status).toBe(0); return; }
    expect(JSON.parse(answer.stdout).error?.code).toBe(code);
    expect(answer.status).toBe(2);
    expect(answer.stdout.length).toBeLessThan(3000);
    expect(answer.stderr).not.toMatch(/\n\s+at |Error:/);
    expect(readdirSync(box.folder)).toEqual(before.filter((name) => name !== 'out').concat(before.includes('out') ? ['out'] : []).sort());
  });
});
