/** Walks docs/sweeps.md: writes its spec, runs its commands in order. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, root, type Sandbox } from '../cli/program.js';
import { table } from '../sweep/support.js';

const text = readFileSync(join(root, 'docs/sweeps.md'), 'utf8');
const spec = /^```json sweep\.json\n([\s\S]*?)^```$/m.exec(text)![1]!;
const commands = /^```sh walk\n([\s\S]*?)^```$/m.exec(text)![1]!.trim().split('\n').map((line) => line.replace('npx saddlepoint ', ''));

let sandbox: Sandbox;
beforeAll(() => { sandbox = openSandbox(); sandbox.write({ 'sweep.json': spec }); });
afterAll(() => sandbox.close());

describe('docs/sweeps.md', () => {
  it.each(commands)('%s', (command) => {
    const { status, stdout, stderr } = sandbox.run(command.split(' '));
    expect(`${status}\n${status === 0 ? '' : stdout + stderr}`).toBe('0\n');
  });

  it('the walk leaves a table of nine cells and a report', () => {
    expect(table(sandbox, 'results').map(({ outcome }) => outcome)).toHaveLength(9);
    expect(sandbox.exists('results', 'report.html')).toBe(true);
  });

  it('names every column of the table', () => {
    for (const name of Object.keys(table(sandbox, 'results')[0]!).filter((column) => !column.startsWith('/'))) expect(text).toContain(`\`${name.replace(/^best\..*/, 'best.<metric>').replace(/^counts\..*/, 'counts.<oracle>')}\``);
  });

  it('the example that it links is valid', () => {
    const [, path] = /\]\(\.\.\/(problems\/\S+sweep\.json)\)/.exec(text)!;
    expect(sandbox.json(['validate', join(root, path!)])).toMatchObject({ status: 0, document: { valid: true, errors: [] } });
  });
});
