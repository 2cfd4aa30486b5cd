/** What every backend owes a method that keeps tensors in its state. */
import { expect } from 'vitest';
import { conform, type ConformanceReport } from '../../core/testing/index.js';
import type { AnyMethodOf } from '../driver/support.js';
import { execution, memory, runAll, timeless } from '../driver/support.js';
import { decode, encode } from '../../core/driver/codec.js';
import type { Execution } from '../../core/index.js';
import { tensorToken } from '../../core/index.js';
import { openTensors, type BackendName } from '../../core/tensor/index.js';
import { momentumOf } from './momentum.js';
import { A, b, columns, leastSquaresProblem, rows } from './problem.js';

export const momentum = momentumOf() as unknown as AnyMethodOf;
const params = { step: 0.1, momentum: 0.5 };

export const executionOn = async (backend: BackendName, more: Partial<Execution> = {}): Promise<Execution> =>
  execution({ method: momentum, params, problem: leastSquaresProblem(), budget: { iterations: 12 }, services: [{ token: tensorToken, value: await openTensors(backend) }], ...more });

/** The iteration in plain float64. */
function reference(steps: number): number {
  const x = [1, -1, 0.5], v = [0, 0, 0];
  const residual = (): number[] => Array.from({ length: rows }, (_, i) => x.reduce((sum, xj, j) => sum + A[i * columns + j]! * xj, -b[i]!));
  for (let k = 0; k < steps; k++) {
    const r = residual();
    for (let j = 0; j < columns; j++) v[j] = params.momentum * v[j]! - params.step * r.reduce((sum, ri, i) => sum + A[i * columns + j]! * ri, 0);
    for (let j = 0; j < columns; j++) x[j]! += v[j]!;
  }
  return residual().reduce((sum, ri) => sum + ri * ri, 0) / 2;
}

/** Twelve steps of about 40 rounded operations each on numbers below 8: relative to the value, far below this. */
const tolerance = 12 * 40 * 8 * 2 ** -24;

export async function followsFormula(backend: BackendName): Promise<void> {
  const { records } = await runAll(await executionOn(backend));
  for (const { k, metrics } of records) expect(Math.abs(metrics.value! - reference(k))).toBeLessThanOrEqual(tolerance);
  expect(records).toHaveLength(13);
}

export async function repeatsAndResumes(backend: BackendName): Promise<void> {
  const store = memory(), whole = await runAll(await executionOn(backend, { store, checkpoint: { iterations: 1 } }));
  expect(timeless((await runAll(await executionOn(backend))).records)).toEqual(timeless(whole.records));
  expect(store.snapshots.length).toBeGreaterThan(8);
  for (const snapshot of store.snapshots) {
    const carried = await runAll(await executionOn(backend, { snapshot: structuredClone(decode(encode(snapshot)) as typeof snapshot) }));
    expect(timeless(carried.records)).toEqual(timeless(whole.records.filter(({ k }) => k > snapshot.k)));
  }
}

export async function leavesNoTensor(backend: BackendName): Promise<void> {
  const x = await executionOn(backend), { tf } = await openTensors(backend), before = tf.memory().numTensors, counts: number[] = [];
  await runAll(x, () => { counts.push(tf.memory().numTensors - before); });
  expect(new Set(counts)).toEqual(new Set([4]));
  expect(tf.memory().numTensors).toBe(before);
}

export const conformsOn = (backend: BackendName, leak = false): Promise<ConformanceReport> => conform(momentumOf({ leak }) as never, { backend });
