/** Holds a backend to the table: each entry within its own rounding errors, and no tensor left. */
import { expect } from 'vitest';
import { openTensors, type BackendName } from '../../core/tensor/index.js';
import type { Case } from './table.js';

const unit = 2 ** -24;

export async function judge(name: BackendName, { run, expected, terms, scale, wgsl = 0 }: Case): Promise<void> {
  const tolerance = 2 * terms * unit * scale + (name === 'webgpu' ? wgsl : 0);
  const { tf } = await openTensors(name);
  expect(tf.getBackend()).toBe(name);
  const before = tf.memory().numTensors;
  const result = tf.tidy(() => run(tf));
  const found = Array.from(await result.data());
  result.dispose();
  expect(tf.memory().numTensors).toBe(before);
  expect(found).toHaveLength(expected.length);
  found.forEach((value, i) => expect(Math.abs(value - expected[i]!), `entry ${i}: ${value} for ${expected[i]}`).toBeLessThanOrEqual(tolerance));
}
