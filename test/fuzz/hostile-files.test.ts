/** Files that claim far more than they hold: a coded error, in little memory, from a process with a heap of 256 MiB. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { program } from '../cli/program.js';

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'saddlepoint-hostile-')); });
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const npy = (shape: string): Buffer => {
  const text = `${`{'descr': '<f8', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117)}\n`;
  return Buffer.concat([Buffer.from([0x93]), Buffer.from('NUMPY'), Buffer.from([1, 0, text.length & 255, text.length >> 8]), Buffer.from(text), Buffer.alloc(64)]);
};
function safetensors(): Buffer {
  const header = Buffer.from(JSON.stringify({ A: { dtype: 'F64', shape: [1e6, 1e6], data_offsets: [0, 8e12] } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.alloc(64)]);
}
const million = 1_000_000;
/** File, the reference to it, and the error. */
const cases: readonly (readonly [string, string, () => Buffer | string, object, string])[] = [
  ['npy that claims 10^12 numbers', 'a.npy', () => npy('(1000000, 1000000)'), { file: 'a.npy' }, 'data-format'],
  ['npy whose shape overflows', 'b.npy', () => npy('(9007199254740991, 9007199254740991)'), { file: 'b.npy' }, 'data-format'],
  ['safetensors that claims 10^12 numbers', 'a.safetensors', safetensors, { file: 'a.safetensors' }, 'data-format'],
  ['csv with a line of 100 MB', 'a.csv', () => `a,b\n${'1'.repeat(100 * million)},2\n`, { csv: 'a.csv', columns: ['a'] }, 'data-non-finite'],
  ['json nested 10^7 levels deep', 'a.json', () => '['.repeat(10 * million) + ']'.repeat(10 * million), { file: 'a.json' }, 'data-format'],
  ['svmlight with an index of 2^31 - 2', 'a.svm', () => '1 2147483646:1\n-1 1:1\n', { file: 'a.svm', part: 'features' }, 'data-too-large'],
];

const report = "process.on('exit', () => { process.stderr.write(`peak ${process.resourceUsage().maxRSS}`); });";

it.each(cases)('%s', (_name, file, content, reference, code) => {
  const text = content();
  writeFileSync(join(folder, file), text);
  writeFileSync(join(folder, 'spec.json'), JSON.stringify({ spec: 'problem/1', kind: 'least-squares', data: { A: reference, b: { inline: [1, -1] } } }));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--max-old-space-size=256', '--import', `data:text/javascript,${encodeURIComponent(report)}`, program, 'solve', 'spec.json', '--json'], { cwd: folder, encoding: 'utf8', timeout: 60_000 });
  expect(JSON.parse(stdout).error.code).toBe(code);
  expect(status).toBe(2);
  const peak = Number(/peak (\d+)/.exec(stderr)![1]) / 1024;
  // MiB: the figures that core/spec/reference/README.md states: the program itself, the file as bytes and as text, and 200.
  expect(peak).toBeLessThan(100 + (2 * text.length) / 2 ** 20 + 200);
});

it('a test function of 10^12 variables', () => {
  writeFileSync(join(folder, 'spec.json'), JSON.stringify({ spec: 'problem/1', kind: 'test-function', params: { name: 'zakharov', dimension: 1e12 } }));
  const { status, stdout } = spawnSync(process.execPath, [program, 'solve', 'spec.json', '--json'], { cwd: folder, encoding: 'utf8' });
  expect([status, JSON.parse(stdout).error.code]).toEqual([2, 'out-of-range']);
});
