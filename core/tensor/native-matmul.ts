/** `BatchMatMul` and `_FusedMatMul` of the WebAssembly backend over `cblas_sgemm` of the linear-algebra engine, on as many threads as that, on the heap's own memory. */
import type * as tfjs from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { usageError } from '../contract/errors.js';
import { linalgReport } from '../linalg/index.js';
import { loadLibrary } from '../linalg/native/library.js';
import { activate, addBias, type Activation } from './epilogue.js';

type Gemm = (order: number, transA: number, transB: number, m: number, n: number, k: number, alpha: number, a: Float32Array, lda: number, b: Float32Array, ldb: number, beta: number, c: Float32Array, ldc: number) => void;
interface Attributes { readonly transposeA: boolean; readonly transposeB: boolean }
interface FusedAttributes extends Attributes { readonly activation: Activation; readonly leakyreluAlpha?: number }

const rowMajor = 101, plain = 111, transposed = 112;
const signature = ['int', 'int', 'int', 'int', 'int', 'int', 'float', 'const float *', 'int', 'const float *', 'int', 'float', 'float *', 'int'];

/** Replaces the two kernels of `wasm` where the linear-algebra engine is a native one (`SADDLEPOINT_LINALG`). Errors: those of choosing an engine. */
export function registerNativeMatmul(tf: typeof tfjs): { readonly native: boolean; readonly reason: string } {
  // The report sets the number of threads, too.
  const { engine, reason } = linalgReport();
  if (engine === 'portable') return { native: false, reason: reason ?? 'SADDLEPOINT_LINALG is portable' };
  const loaded = loadLibrary(engine);
  if ('reason' in loaded) return { native: false, reason: loaded.reason };
  const gemm = loaded.library.func('cblas_sgemm', 'void', signature) as Gemm;
  const replace = (kernelName: string, kernelFunc: tfjs.KernelFunc): void => {
    const earlier = tf.getKernel(kernelName, 'wasm');
    if (earlier) { own.set(kernelName, earlier); tf.unregisterKernel(kernelName, 'wasm'); }
    tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
  };
  replace(tf.BatchMatMul, (({ inputs, backend, attrs }) => multiply(tf, gemm, backend as BackendWasm, inputs.a as tfjs.TensorInfo, inputs.b as tfjs.TensorInfo, attrs as unknown as Attributes)) as tfjs.KernelFunc);
  replace(tf._FusedMatMul, (({ inputs, backend, attrs }) => fused(tf, gemm, backend as BackendWasm, inputs as unknown as Inputs, attrs as unknown as FusedAttributes)) as tfjs.KernelFunc);
  return { native: true, reason: `cblas_sgemm of ${loaded.path}` };
}

/** The package's own kernels, for comparisons. */
const own = new Map<string, tfjs.KernelConfig>();

/** Puts the package's own kernels back; the answer undoes that. */
export function ownMatmul(tf: typeof tfjs): () => void {
  const ours = [...own.keys()].map((name) => tf.getKernel(name, 'wasm'));
  const install = (kernels: Iterable<tfjs.KernelConfig>): void => { for (const kernel of kernels) { tf.unregisterKernel(kernel.kernelName, 'wasm'); tf.registerKernel(kernel); kernel.setupFunc?.(tf.backend()); } };
  install(own.values());
  return () => install(ours);
}

interface Inputs { readonly a: tfjs.TensorInfo; readonly b: tfjs.TensorInfo; readonly bias?: tfjs.TensorInfo; readonly preluActivationWeights?: tfjs.TensorInfo }

function fused(tf: typeof tfjs, gemm: Gemm, backend: BackendWasm, { a, b, bias, preluActivationWeights: slopes }: Inputs, attributes: FusedAttributes): tfjs.TensorInfo {
  const out = multiply(tf, gemm, backend, a, b, attributes);
  const values = backend.typedArrayFromHeap(out) as Float32Array;
  const leaf = (info: tfjs.TensorInfo): { shape: number[]; data: Float32Array } => ({ shape: info.shape, data: backend.typedArrayFromHeap(info) as Float32Array });
  if (bias) addBias(values, out.shape, leaf(bias));
  activate(values, out.shape, attributes.activation, attributes.leakyreluAlpha ?? 0, slopes && leaf(slopes));
  return out;
}

function multiply(tf: typeof tfjs, gemm: Gemm, backend: BackendWasm, a: tfjs.TensorInfo, b: tfjs.TensorInfo, { transposeA, transposeB }: Attributes): tfjs.TensorInfo {
  if (a.dtype !== 'float32' || b.dtype !== 'float32') throw usageError('tensor-dtype', `A matrix product of ${a.dtype} and ${b.dtype} is not there on backend wasm.`, { expected: 'float32', suggestion: 'cast first' });
  const [rowsA, colsA] = a.shape.slice(-2) as [number, number], [rowsB, colsB] = b.shape.slice(-2) as [number, number];
  const m = transposeA ? colsA : rowsA, k = transposeA ? rowsA : colsA, n = transposeB ? rowsB : colsB;
  if (k !== (transposeB ? colsB : rowsB)) throw usageError('tensor-shape', `A matrix product of shapes [${a.shape.join()}] and [${b.shape.join()}] does not fit.`);
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  // The output may grow the heap, which moves it: views are taken afterwards.
  const out = backend.makeOutput([...batch, m, n], 'float32');
  const c = backend.typedArrayFromHeap(out) as Float32Array;
  if (c.length === 0) return out;
  if (k === 0) { c.fill(0); return out; }
  const left = backend.typedArrayFromHeap(a) as Float32Array, right = backend.typedArrayFromHeap(b) as Float32Array;
  const count = batch.reduce((product, size) => product * size, 1);
  for (let i = 0; i < count; i++) {
    const p = offset(i, batch, a.shape) * m * k, q = offset(i, batch, b.shape) * k * n;
    gemm(rowMajor, transposeA ? transposed : plain, transposeB ? transposed : plain, m, n, k, 1, left.subarray(p, p + m * k), colsA, right.subarray(q, q + k * n), colsB, 0, c.subarray(i * m * n, (i + 1) * m * n), n);
  }
  return out;
}

/** The matrix of an operand that output matrix `i` reads: a size of 1 in the operand's batch shape is broadcast. */
function offset(i: number, batch: readonly number[], shape: readonly number[]): number {
  let rest = i, stride = 1, at = 0;
  for (let d = batch.length - 1; d >= 0; d--) {
    const size = shape[shape.length - 2 - (batch.length - d)] ?? 1;
    if (size > 1) at += (rest % batch[d]!) * stride;
    stride *= size;
    rest = Math.floor(rest / batch[d]!);
  }
  return at;
}
