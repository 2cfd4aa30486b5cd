/** Kernels that a backend lacks: lent by the plain backend where numbers can be read at once, refused with a code where not. */
import type * as tfjs from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { unavailableError } from '../contract/errors.js';

/** Of tfjs 4.22: what the plain backend has and these have not. A test holds the lists to what is registered. */
const lent = ['Conv2DBackpropFilter', 'DepthwiseConv2dNativeBackpropFilter', 'DepthwiseConv2dNativeBackpropInput', 'Einsum', 'UnsortedSegmentSum'];
const absent: Readonly<Record<string, readonly string[]>> = {
  wasm: ['Complex', 'ComplexAbs', 'Draw', 'FFT', 'IFFT', 'Imag', 'RaggedGather', 'RaggedRange', 'RaggedTensorToTensor', 'Real', 'StaticRegexReplace'],
  webgpu: ['BitwiseAnd', 'NonMaxSuppressionV4', 'RaggedGather', 'RaggedRange', 'RaggedTensorToTensor', 'SparseFillEmptyRows', 'SparseReshape', 'StaticRegexReplace', 'StringSplit', 'StringToHashBucketFast', 'Unique'],
};

/** Once a backend, after its package registered its own. */
export function completeKernels(tf: typeof tfjs, backendName: 'wasm' | 'webgpu', require: NodeJS.Require): void {
  const add = (kernelName: string, kernelFunc: tfjs.KernelFunc): void => { if (!tf.getKernel(kernelName, backendName)) tf.registerKernel({ kernelName, backendName, kernelFunc }); };
  for (const name of absent[backendName]!) add(name, () => { throw unavailableError('tensor-kernel', `The operation ${name} is not there on backend ${backendName}.`, { expected: 'an operation that the backend has', suggestion: 'take `backend` cpu, or write it with other operations' }); });
  if (backendName !== 'wasm') return;
  for (const name of lent) add(name, borrow(name, require));
  mendGather(tf, require);
}

let mended = false;

/** The package's kernel takes the indices of the first batch for every batch. */
function mendGather(tf: typeof tfjs, require: NodeJS.Require): void {
  if (mended) return;
  mended = true;
  const own = tf.getKernel(tf.GatherV2, 'wasm'), batched = borrow(tf.GatherV2, require);
  tf.unregisterKernel(tf.GatherV2, 'wasm');
  tf.registerKernel({ ...own, kernelFunc: (call) => ((call.attrs as { batchDims?: number } | undefined)?.batchDims ? batched(call) : own.kernelFunc(call)) });
}

/** Inputs are copied out of the heap, and the answer into it. */
function borrow(name: string, require: NodeJS.Require): tfjs.KernelFunc {
  return ({ inputs, backend, attrs }) => {
    const { kernel, cpu } = plain(name, require), wasm = backend as BackendWasm;
    // Named inputs, some of which may be left out; or a list of them.
    const carry = (input: tfjs.TensorInfo | undefined): tfjs.TensorInfo | undefined => input && carried(input, wasm, cpu);
    const infos = Array.isArray(inputs) ? (inputs as tfjs.TensorInfo[]).map(carry) : Object.fromEntries(Object.entries(inputs).map(([key, input]) => [key, carry(input as tfjs.TensorInfo | undefined)]));
    const given = Object.values(infos).filter((info) => info !== undefined), answer = kernel({ inputs: infos as never, backend: cpu, ...(attrs ? { attrs } : {}) });
    const back = (info: tfjs.TensorInfo): tfjs.TensorInfo => {
      const values = cpu.readSync(info.dataId) as Float32Array, out = wasm.makeOutput(info.shape, info.dtype);
      wasm.typedArrayFromHeap(out).set(values);
      return out;
    };
    const infosBack = Array.isArray(answer) ? answer : [answer], out = infosBack.map(back);
    for (const { dataId } of new Set([...given, ...infosBack])) cpu.disposeData(dataId, true);
    return Array.isArray(answer) ? out : out[0]!;
  };
}

const carried = ({ dataId, shape, dtype }: tfjs.TensorInfo, wasm: BackendWasm, cpu: MathBackendCPU): tfjs.TensorInfo => cpu.makeTensorInfo(shape, dtype, wasm.readSync(dataId) as Float32Array);

let cpu: MathBackendCPU | undefined;

/** The plain backend is loaded when the first kernel is lent. */
function plain(name: string, require: NodeJS.Require): { readonly kernel: tfjs.KernelFunc; readonly cpu: MathBackendCPU } {
  const { MathBackendCPU: Plain } = require('@tensorflow/tfjs-backend-cpu') as typeof import('@tensorflow/tfjs-backend-cpu'), { getKernel } = require('@tensorflow/tfjs-core') as typeof tfjs;
  return { kernel: getKernel(name, 'cpu').kernelFunc, cpu: cpu ??= new Plain() };
}
