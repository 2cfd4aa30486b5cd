/** The tensor backend decides about bits, so a checkpoint names it beside the linear-algebra engine. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { resume, solve, type AnyProblem, type RunInput } from '../../core/index.js';
import { readCheckpoint } from '../../core/store/format.js';
import { checkpointFiles } from '../../core/store/run-directory.js';
import { timeless } from '../driver/support.js';
import { momentum } from './method.js';
import { network } from './networks.js';
import { leastSquaresProblem } from './problem.js';

const box = mkdtempSync(join(tmpdir(), 'saddlepoint-tensor-'));
afterAll(() => { rmSync(box, { recursive: true, force: true }); });

const onTensors = { name: 'a method on tensors', input: () => ({ problem: leastSquaresProblem(), method: { method: momentum, params: { step: 0.1 } } }) };
const oracles = { name: 'a problem whose oracles are computed on tensors', input: () => ({ problem: network('dense and tanh'), method: { id: 'openai-es', params: {} } }) };
const cases: readonly { readonly name: string; readonly input: () => { readonly problem: AnyProblem; readonly method: NonNullable<RunInput['method']> } }[] = [onTensors, oracles];

const head = (folder: string): object => { const [file] = checkpointFiles(folder); return readCheckpoint(readFileSync(join(folder, 'checkpoints', file!)), file!).head; };
const trace = (folder: string): { k: number }[] => readFileSync(join(folder, 'trace.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { k: number });

/** Ends by an abort after step 4. */
async function interrupted(folder: string, input: object): Promise<void> {
  const stop = new AbortController();
  const { iterate } = await import('../../core/index.js');
  for await (const { k } of iterate({ ...input, out: folder, signal: stop.signal } as never)) if (k === 4) stop.abort();
}

const settings = { budget: { iterations: 9 }, record: { every: 1 }, checkpoint: { iterations: 2 }, seed: 3 } as const;

it.each(cases)('$name: the checkpoint and the trace name the backend, and a run that was interrupted goes on with the same records', async ({ name, input }) => {
  const whole = join(box, `${name} whole`), cut = join(box, `${name} cut`);
  const result = await solve({ ...input(), ...settings, backend: 'wasm', out: whole } as never);
  expect(result.environment.backend).toBe('wasm');
  await interrupted(cut, { ...input(), ...settings, backend: 'wasm' });
  expect(head(cut)).toMatchObject({ backend: 'wasm' });
  expect(trace(cut)[0]).toMatchObject({ environment: { backend: 'wasm' } });
  expect(trace(cut).at(-1)!.k).toBeLessThan(9);
  await resume(cut, { ...input(), backend: 'wasm' });
  expect(timeless(trace(cut).slice(1) as never)).toEqual(timeless(trace(whole).slice(1) as never));
});

it.each(cases)('$name: resuming on another backend is refused, and allowed by the word of the caller', async ({ name, input }) => {
  const folder = join(box, `${name} other`);
  await interrupted(folder, { ...input(), ...settings, backend: 'wasm' });
  await expect(resume(folder, { ...input(), backend: 'cpu' })).rejects.toMatchObject({ code: 'resume-other-engine', message: expect.stringMatching(/tensors on wasm, this is .*tensors on cpu/) as string });
  const result = await resume(folder, { ...input(), backend: 'cpu', allowOtherEngine: true });
  expect([result.iterations, result.environment.backend]).toEqual([9, 'cpu']);
  expect(head(folder)).toMatchObject({ backend: 'cpu' });
});
