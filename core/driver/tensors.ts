/** Tensors as leaves of a state: read into plain data for a snapshot, made again on a backend, disposed with the state. */
import { sizeOf, type NamedArray, type Numbers } from '../contract/arrays.js';
import { usageError } from '../contract/errors.js';
import type { TensorLeaf } from '../contract/tensor.js';
import type { TensorBackend } from '../tensor/backend.js';

/** What stands for a tensor in a snapshot. `trainable`: of a variable, which comes back under a name that tfjs chooses. */
interface SavedTensor { readonly $tensor: Kind; readonly shape: readonly number[]; readonly data: Numbers; readonly trainable?: boolean }
type Kind = keyof typeof arrayOf;

const arrayOf = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;
const reserved = '$tensor';

/** As tfjs tells its own tensors from other objects: by what they can do. */
export const isTensor = (node: object): node is TensorLeaf => 'dataId' in node && 'throwIfDisposed' in node && typeof (node as Partial<TensorLeaf>).data === 'function';

const isVariable = (leaf: TensorLeaf): leaf is TensorLeaf & { readonly trainable: boolean } => typeof (leaf as { assign?: unknown }).assign === 'function';

/** Errors: `state-unsaveable`. */
export function treeOfTensor(leaf: TensorLeaf, path: string, data: unknown): object {
  if (leaf.isDisposed) throw usageError('state-unsaveable', `The tensor at ${path || '/'} of the state is disposed.`, { expected: 'tensors that live: `tf.keep` what a `tf.tidy` must not take' });
  if (!Object.hasOwn(arrayOf, leaf.dtype)) throw usageError('state-unsaveable', `The tensor at ${path || '/'} of the state has the type ${leaf.dtype}, which a checkpoint cannot carry.`, { expected: Object.keys(arrayOf).join(', ') });
  return { [reserved]: leaf.dtype, shape: [...leaf.shape], data, ...(isVariable(leaf) ? { trainable: leaf.trainable } : {}) };
}

export function refuseReserved(node: object, path: string): void {
  if (Object.hasOwn(node, reserved)) throw usageError('state-unsaveable', `The state holds an object with the key \`${reserved}\` at ${path || '/'}: it would come back as a tensor.`, { expected: 'another key' });
}

/** A copy: the plain backend hands out its own memory. */
export async function readTensor(leaf: TensorLeaf, path: string): Promise<NamedArray> {
  const kind = arrayOf[leaf.dtype as Kind], data = kind.from(await leaf.data() as ArrayLike<number>), length = sizeOf(leaf.shape);
  if (data.length !== length) throw usageError('state-unsaveable', `The backend gave ${data.length} numbers of the tensor at ${path}.`, { expected: `${length} numbers` });
  return { shape: [length], data };
}

/** Puts tensors in the place of what stands for them, in a state that nobody else has. Errors: `checkpoint-damaged`. */
export function restoreTensors<T extends object>(state: T, tf: TensorBackend['tf']): T {
  const made = new Map<object, unknown>();
  const visit = (node: unknown): unknown => {
    if (typeof node !== 'object' || node === null || ArrayBuffer.isView(node)) return node;
    if (made.has(node)) return made.get(node);
    if (Object.hasOwn(node, reserved)) {
      const tensor = makeTensor(node as SavedTensor, tf);
      made.set(node, tensor);
      return tensor;
    }
    made.set(node, node);
    for (const [key, item] of Object.entries(node)) {
      const value = visit(item);
      if (value !== item) (node as Record<string, unknown>)[key] = value;
    }
    return node;
  };
  return visit(state) as T;
}

function makeTensor({ [reserved]: kind, shape, data, trainable }: SavedTensor, tf: TensorBackend['tf']): TensorLeaf {
  const sound = Object.hasOwn(arrayOf, kind) && data instanceof arrayOf[kind] && Array.isArray(shape) && shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0) && sizeOf(shape) === data.length;
  if (!sound) throw usageError('checkpoint-damaged', 'The checkpoint is damaged: a tensor of its state does not fit its shape or type.');
  const tensor = tf.tensor(data as Float32Array, [...shape], kind);
  if (trainable === undefined) return tensor;
  const variable = tf.variable(tensor, trainable);
  tensor.dispose();
  return variable;
}

/** Every tensor that a state reaches. */
export function tensorsOf(state: unknown): ReadonlySet<TensorLeaf> {
  const found = new Set<TensorLeaf>(), seen = new Set<object>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null || ArrayBuffer.isView(node) || seen.has(node)) return;
    seen.add(node);
    if (isTensor(node)) found.add(node);
    else for (const item of Object.values(node)) visit(item);
  };
  visit(state);
  return found;
}

export function disposeTensors(state: unknown): void {
  for (const tensor of tensorsOf(state)) if (!tensor.isDisposed) tensor.dispose();
}
