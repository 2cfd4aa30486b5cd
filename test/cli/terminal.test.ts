/** Nothing that a spec, a file name or a plugin says can rewrite a terminal. */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SaddlepointError } from '../../core/index.js';
import { printable, printableJson, printableLine } from '../../core/contract/printable.js';
import { tableText } from '../../core/cli/io.js';
import { openSandbox, program, type Sandbox } from './program.js';

const evil = '\u001b[2J\u009b31m\u202eabc\u2066\u0007\u200f';
const raw = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/;
let box: Sandbox;
beforeAll(() => { box = openSandbox(); });
afterAll(() => { box.close(); });

it('every control and mark of direction is shown as U+FFFD, all else stays', () => {
  for (let c = 0; c < 0x3000; c++) {
    const text = String.fromCharCode(c), hidden = raw.test(text);
    expect(printable(text), c.toString(16)).toBe(hidden ? '\ufffd' : text);
    expect(JSON.parse(printableJson(JSON.stringify(text)))).toBe(text);
    expect(printableJson(JSON.stringify(text))).not.toMatch(raw);
  }
  expect(printableLine('a\nb\tc')).toBe('a\ufffdb\ufffdc');
  expect(printable('a\nb\tc é 漢 𝟙')).toBe('a\nb\tc é 漢 𝟙');
});
it('messages of errors', () => { expect(new SaddlepointError('x', evil).message).not.toMatch(raw); });
it('a cell of a table is one line', () => { expect(tableText(['a\nb'], [['c\r\nd']]).split('\n')).toHaveLength(2); });

const spec = (more: object) => ({ spec: 'problem/1', kind: 'expression', variables: [{ name: 'x', shape: [] }], objective: 'x^2', ...more });
const registry = (id: string) => ({ registry: 1, entries: [{ id, kind: 'solver', version: '1.0.0', module: './m.js', export: 'm', title: evil, summary: `${evil}\n${evil}`, requires: [evil], params: { type: 'object', properties: { [evil]: { type: 'number', description: evil, default: evil } } }, metrics: { [evil]: {} } }] });
const sweep = { spec: 'sweep/1', base: 'ok.json', axes: { '/objective': [evil], [`/${evil}`]: [evil] } };

it.each([
  ['a file name that is absent', ['solve', `${evil}.json`], {}],
  ['an unknown key', ['validate', 'a.json'], { 'a.json': spec({ [evil]: 1 }) }],
  ['a wrong value', ['validate', 'a.json'], { 'a.json': spec({ objective: evil }) }],
  ['the name of a variable', ['validate', 'a.json'], { 'a.json': spec({ variables: [{ name: evil, shape: [] }] }) }],
  ['the name of a file with an error', ['validate', `${evil}.json`], { [`${evil}.json`]: '{' }],
  ['the name of a data file', ['validate', 'a.json'], { 'a.json': { spec: 'problem/1', kind: 'least-squares', data: { A: { file: `${evil}.npy` }, b: { csv: `${evil}.csv`, column: evil } } } }],
  ['a column that is absent', ['validate', 'a.json'], { 't.csv': `${evil},b\n1,2\n`, 'a.json': { spec: 'problem/1', kind: 'least-squares', data: { A: { csv: 't.csv' }, b: { csv: 't.csv', column: 'zzz' } } } }],
  ['an option', ['solve', 'ok.json', '--method', evil], { 'ok.json': spec({}) }],
  ['an override', ['solve', 'ok.json', '--set', `/${evil}/x=${evil}`], { 'ok.json': spec({}) }],
  ['an unknown option', ['solve', `--${evil}`], {}],
  ['list', ['list', '--registry', 'r.json'], { 'r.json': registry(evil) }],
  ['describe', ['describe', evil, '--registry', 'r.json'], { 'r.json': registry(evil) }],
  ['match --explain', ['match', 'ok.json', '--explain', '--registry', 'r.json'], { 'ok.json': spec({}), 'r.json': registry(evil) }],
  ['a run directory', ['solve', 'ok.json', '--method', 'lbfgs', '--out', `run${evil}`], { 'ok.json': spec({}) }],
  ['a sweep', ['sweep', 's.json', '--threads', '0', '--out', `sweep${evil}`], { 'ok.json': spec({}), 's.json': sweep }],
  ['a registry file that is absent', ['list', '--registry', `${evil}.json`], {}],
  ['a folder that is no plugin', ['plugin', 'test', `folder${evil}`], {}],
  ['a plugin id', ['plugin', 'new', evil], {}],
  ['a run that is none', ['resume', `run-${evil}`], {}],
  ['a report of nothing', ['report', `run-${evil}`], {}],
])('%s', (_name, args, files) => {
  box.write(files);
  for (const more of [[], ['--json']]) {
    const { stdout, stderr } = box.run([...args, ...more].map((text) => text.replaceAll('\u0000', '')));
    expect(stdout + stderr).not.toMatch(raw);
    expect((stdout + stderr).length).toBeGreaterThan(0);
  }
});

it.skipIf(spawnSync('script', ['--version']).status !== 0)('on a terminal, where colours are on, only those pass (needs script)', () => {
  box.write({ 'r.json': registry(`a${evil}`) });
  const command = `'${process.execPath}' '${program}' list --registry r.json`;
  const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], { cwd: box.folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: undefined } });
  expect(stdout).toMatch(/\u001b\[2m/);
  expect(stdout.replaceAll(/\u001b\[[02]m/g, '').replaceAll('\r\n', '\n')).not.toMatch(raw);
});
