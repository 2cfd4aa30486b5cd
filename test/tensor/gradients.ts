/** Gradients of tfjs against differences of the same function in plain float64. */
import { expect } from 'vitest';
import { openTensors, type BackendName } from '../../core/tensor/index.js';
import { numbers } from './table.js';

const W = numbers(6, 3), x0 = numbers(3, 20);

/** f(x) = sum of softmax(W x)_0 + mean(tanh(W x)^2). */
function f(x: readonly number[]): number {
  const z = [0, 1].map((i) => x.reduce((sum, xj, j) => sum + W[3 * i + j]! * xj, 0));
  const e = z.map(Math.exp);
  return e[0]! / (e[0]! + e[1]!) + (Math.tanh(z[0]!) ** 2 + Math.tanh(z[1]!) ** 2) / 2;
}

/** Central differences with h = 2^-13: their error is below h^2 = 1.5e-8 times third derivatives of at most 8; float32 adds 40 roundings of numbers below 2. */
const tolerance = 8 * 2 ** -26 + 40 * 2 * 2 ** -24;

export async function gradientsAreThere(name: BackendName): Promise<void> {
  const backend = await openTensors(name), { tf } = backend;
  await backend.loadGradients();
  const before = tf.memory().numTensors, h = 2 ** -13;
  const g = tf.tidy(() => {
    const w = tf.tensor2d(W, [2, 3]);
    return tf.grad((x) => { const z = tf.matMul(w, tf.reshape(x, [3, 1])); return tf.add(tf.gather(tf.reshape(tf.softmax(tf.reshape(z, [1, 2])), [2]), 0), tf.mean(tf.square(tf.tanh(z)))); })(tf.tensor1d(x0));
  });
  const found = await g.data();
  g.dispose();
  x0.forEach((_, i) => {
    const moved = (by: number): number[] => x0.map((value, j) => (j === i ? value + by : value));
    expect(Math.abs(found[i]! - (f(moved(h)) - f(moved(-h))) / (2 * h))).toBeLessThanOrEqual(tolerance);
  });
  expect(tf.memory().numTensors).toBe(before);
}
