/** Plain data (numbers, strings, typed arrays, nested) to a JSON tree and named arrays, and back, bit for bit and with shared references kept. */
import type { NamedArray, Numbers } from '../contract/arrays.js';
import { usageError } from '../contract/errors.js';
import type { TensorLeaf } from '../contract/tensor.js';
import { isTensor, readTensor, refuseReserved, treeOfTensor } from './tensors.js';

export interface Encoded { readonly tree: unknown; readonly arrays: ReadonlyMap<string, NamedArray> }

/** A tagged value in the tree: `$` is reserved, so an object that has that key is wrapped. */
interface Tagged { readonly $: 'number' | 'undefined' | 'array' | 'same' | 'object'; readonly value?: unknown }

/**
 * Tensors are put into `leaves` by the paths at which the caller adds their numbers to `arrays`, which may take time; without it they are refused.
 * Errors: `state-unsaveable` for what is not plain data, and for arrays that share memory: each would come back on its own.
 */
export function encode(value: unknown, leaves?: Map<string, TensorLeaf>): Encoded {
  const arrays = new Map<string, NamedArray>();
  const seen = new Map<object, string>();
  const visit = (node: unknown, path: string): unknown => {
    if (typeof node === 'number') return Number.isFinite(node) && !Object.is(node, -0) ? node : tag('number', Object.is(node, -0) ? '-0' : String(node));
    if (node === undefined) return tag('undefined');
    if (node === null || typeof node === 'string' || typeof node === 'boolean') return node;
    if (typeof node !== 'object') throw unsaveable(path, `a ${typeof node}`);
    const earlier = seen.get(node);
    if (earlier !== undefined) return tag('same', earlier);
    seen.set(node, path);
    if (isTensor(node)) {
      if (!leaves) throw unsaveable(path, 'a tensor', 'tensors only in the state of a method that declares `services: { tensors: tensorToken }`');
      leaves.set(`${path}/data`, node);
      return treeOfTensor(node, path, tag('array', `${path}/data`));
    }
    if (isNumbers(node)) { arrays.set(path, { shape: [node.length], data: node }); return tag('array', path); }
    if (Array.isArray(node)) return Array.from(node, (item, i) => visit(item, `${path}/${i}`));
    if (Object.getPrototypeOf(node) !== Object.prototype && Object.getPrototypeOf(node) !== null) throw unsaveable(path, `a ${node.constructor.name}`);
    if (leaves) refuseReserved(node, path);
    const plain = Object.fromEntries(Object.entries(node).map(([key, item], i) => [key, visit(item, under(path, key, i))]));
    return Object.hasOwn(plain, '$') ? tag('object', plain) : plain;
  };
  const tree = visit(value, '');
  refuseSharedMemory(arrays);
  return { tree, arrays };
}

/** Errors: `checkpoint-damaged` when the tree and the arrays do not belong together. */
export function decode({ tree, arrays }: Encoded): unknown {
  const made = new Map<string, unknown>();
  const keep = <T>(path: string, value: T): T => { made.set(path, value); return value; };
  const visit = (node: unknown, path: string): unknown => {
    if (node === null || typeof node !== 'object') return node;
    if (Array.isArray(node)) {
      const list: unknown[] = keep(path, []);
      node.forEach((item, i) => list.push(visit(item, `${path}/${i}`)));
      return list;
    }
    if (!Object.hasOwn(node, '$')) return fill(keep(path, {}), node, path);
    const { $: kind, value } = node as Tagged;
    if (kind === 'number') return value === '-0' ? -0 : Number(value);
    if (kind === 'array') return keep(path, arrays.get(value as string)?.data ?? damaged(`array ${String(value)} is missing`));
    if (kind === 'same') return made.get(value as string) ?? damaged(`nothing stands at ${String(value)}`);
    if (kind === 'object') return fill(keep(path, {}), value as object, path);
    return undefined;
  };
  const fill = (into: object, from: object, path: string): object => {
    Object.entries(from).forEach(([key, item], i) => {
      const value = visit(item, under(path, key, i));
      // An assignment to this one key would set the prototype.
      if (key === '__proto__') Object.defineProperty(into, key, { value, enumerable: true, writable: true, configurable: true });
      else (into as Record<string, unknown>)[key] = value;
    });
    return into;
  };
  return visit(tree, '');
}

/** An independent copy; refuses what `encode` refuses. */
export function copyPlain<T>(value: T): T {
  return decode(detached(encode(value))) as T;
}

/** The same of a value with tensors, which become plain data: all else is copied, and every tensor's read begun, before this returns. */
export function copyWithTensors<T>(value: T): Promise<T> {
  const leaves = new Map<string, TensorLeaf>(), encoded = detached(encode(value, leaves));
  const reads = [...leaves].map(async ([path, leaf]) => [path, await readTensor(leaf, path)] as const);
  return Promise.all(reads).then((read) => decode({ tree: encoded.tree, arrays: new Map([...encoded.arrays, ...read]) }) as T);
}

const detached = ({ tree, arrays }: Encoded): Encoded => ({ tree, arrays: new Map([...arrays].map(([path, array]) => [path, { ...array, data: array.data.slice() }])) });

/** Paths name tensors in the file: short plain keys as they are, any other by its position, so that no two paths are equal. */
const under = (path: string, key: string, position: number): string => `${path}/${/^[\w$.-]{1,64}$/.test(key) ? key : `~${position}`}`;

const tag = (kind: Tagged['$'], value?: unknown): Tagged => (value === undefined ? { $: kind } : { $: kind, value });
const damaged = (why: string): never => { throw usageError('checkpoint-damaged', `The checkpoint is damaged: ${why}.`); };
const unsaveable = (path: string, what: string, expected = 'numbers, strings, typed arrays and plain objects'): Error =>
  usageError('state-unsaveable', `The state holds ${what} at ${path || '/'}, which a checkpoint cannot carry.`, { expected });

function isNumbers(node: object): node is Numbers {
  return node instanceof Float64Array || node instanceof Float32Array || node instanceof Int32Array || node instanceof Uint32Array || node instanceof Uint8Array;
}

function refuseSharedMemory(arrays: ReadonlyMap<string, NamedArray>): void {
  const spans = [...arrays].map(([path, { data }]) => ({ path, buffer: data.buffer, begin: data.byteOffset, end: data.byteOffset + data.byteLength }));
  const byBuffer = new Map<ArrayBufferLike, typeof spans>();
  for (const span of spans) byBuffer.set(span.buffer, [...(byBuffer.get(span.buffer) ?? []), span]);
  for (const group of byBuffer.values()) {
    group.sort((a, b) => a.begin - b.begin);
    const second = group.find((span, i) => i > 0 && span.begin < group[i - 1]!.end);
    if (second) throw unsaveable(second.path, 'a view of memory that another array of the state also shows');
  }
}
