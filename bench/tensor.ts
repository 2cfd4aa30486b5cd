/** A training step of a 784-256-10 perceptron on a batch of 128: WebAssembly with its own matrix product, and with the native one. */
import { openTensors, type TensorBackend } from '../core/tensor/index.js';

const batch = 128, repetitions = 20;
type Tf = TensorBackend['tf'];

function stepTime(tf: Tf): number {
  const value = (shape: [number, number], scale: number): ReturnType<Tf['tensor2d']> => tf.tidy(() => tf.mul(tf.randomNormal(shape, 0, 1, 'float32', 1), scale) as ReturnType<Tf['tensor2d']>);
  const x = value([batch, 784], 1), w1 = tf.variable(value([784, 256], 0.05)), w2 = tf.variable(value([256, 10], 0.1));
  const labels = tf.tidy(() => tf.oneHot(tf.tensor1d(Array.from({ length: batch }, (_, i) => i % 10), 'int32'), 10));
  const move = (weights: typeof w1, gradient: ReturnType<Tf['tensor2d']>): void => { weights.assign(tf.sub(weights, tf.mul(gradient, 0.1 / batch)) as ReturnType<Tf['tensor2d']>); };
  // Backpropagation by hand: the CommonJS build of tfjs registers no gradients.
  const step = (): void => tf.tidy(() => {
    const hidden = tf.relu(tf.matMul(x, w1));
    const error = tf.sub(tf.softmax(tf.matMul(hidden, w2)), labels) as ReturnType<Tf['tensor2d']>;
    const back = tf.mul(tf.matMul(error, w2, false, true), tf.step(hidden)) as ReturnType<Tf['tensor2d']>;
    move(w2, tf.matMul(hidden, error, true, false));
    move(w1, tf.matMul(x, back, true, false));
    w1.dataSync();
  });
  for (let i = 0; i < 3; i++) step();
  const times = Array.from({ length: repetitions }, () => { const begin = performance.now(); step(); return performance.now() - begin; });
  return times.sort((a, b) => a - b)[repetitions / 2]!;
}

export async function run(): Promise<void> {
  console.log(`784-256-10 perceptron, batch ${batch}, median of ${repetitions} training steps`);
  const { tf, matmul } = await openTensors('wasm');
  const native = stepTime(tf);
  console.log(`wasm, ${matmul!.native ? 'native matrix product' : matmul!.reason}: ${native.toFixed(1)} ms`);
  if (!matmul!.native) return;
  const plain = await withOwnProduct(tf);
  console.log(`wasm, its own matrix product: ${plain.toFixed(1)} ms (${(plain / native).toFixed(1)} times)`);
}

/** With the kernels as the package registers them. */
async function withOwnProduct(tf: Tf): Promise<number> {
  const { ownMatmul } = await import('../core/tensor/native-matmul.js');
  const restore = ownMatmul(tf);
  try { return stepTime(tf); } finally { restore(); }
}
