import { describe, expect, it } from 'vitest';
import { openTensors } from '../../core/tensor/index.js';
import { table } from './table.js';

const unit = 2 ** -24;

describe.each(['cpu', 'wasm'] as const)('backend %s', (name) => {
  it.each(table)('$name agrees with float64 within its rounding errors', async ({ run, expected, terms, scale }) => {
    const { tf } = await openTensors(name);
    expect(tf.getBackend()).toBe(name);
    const before = tf.memory().numTensors;
    const found = tf.tidy(() => Array.from(run(tf).dataSync()));
    expect(tf.memory().numTensors).toBe(before);
    expect(found).toHaveLength(expected.length);
    found.forEach((value, i) => expect(Math.abs(value - expected[i]!), `entry ${i}: ${value} for ${expected[i]}`).toBeLessThanOrEqual(2 * terms * unit * scale));
  });
});

it('a named backend that is not there is a coded error with exit 6', async () => {
  await expect(openTensors('tensorflow-gpu')).rejects.toMatchObject({ code: 'backend-unavailable', failure: 'unavailable' });
});
