/** Plain data (numbers, strings, typed arrays, nested) to a JSON tree and named arrays, and back, bit for bit and with shared references kept. */
import type { NamedArray, Numbers } from '../contract/arrays.js';
import { usageError } from '../contract/errors.js';

export interface Encoded { readonly tree: unknown; readonly arrays: ReadonlyMap<string, NamedArray> }

/** A tagged value in the tree: `$` is reserved, so an object that has that key is wrapped. */
interface Tagged { readonly $: 'number' | 'undefined' | 'array' | 'same' | 'object'; readonly value?: unknown }

export function encode(value: unknown): Encoded {
  const arrays = new Map<string, NamedArray>();
  const seen = new Map<object, string>();
  const visit = (node: unknown, path: string): unknown => {
    if (typeof node === 'number') return Number.isFinite(node) && !Object.is(node, -0) ? node : tag('number', Object.is(node, -0) ? '-0' : String(node));
    if (node === undefined) return tag('undefined');
    if (node === null || typeof node === 'string' || typeof node === 'boolean') return node;
    if (typeof node !== 'object') throw unsaveable(path, typeof node);
    const earlier = seen.get(node);
    if (earlier !== undefined) return tag('same', earlier);
    seen.set(node, path);
    if (isNumbers(node)) { arrays.set(path, { shape: [node.length], data: node }); return tag('array', path); }
    if (Array.isArray(node)) return node.map((item, i) => visit(item, `${path}/${i}`));
    if (Object.getPrototypeOf(node) !== Object.prototype && Object.getPrototypeOf(node) !== null) throw unsaveable(path, node.constructor.name);
    const plain = Object.fromEntries(Object.entries(node).map(([key, item]) => [key, visit(item, `${path}/${key}`)]));
    return '$' in plain ? tag('object', plain) : plain;
  };
  return { tree: visit(value, ''), arrays };
}

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
    if (!('$' in node)) return fill(keep(path, {}), node, path);
    const { $: kind, value } = node as Tagged;
    if (kind === 'number') return value === '-0' ? -0 : Number(value);
    if (kind === 'array') return keep(path, arrays.get(value as string)?.data ?? damaged(`array ${String(value)} is missing`));
    if (kind === 'same') return made.get(value as string) ?? damaged(`nothing stands at ${String(value)}`);
    if (kind === 'object') return fill(keep(path, {}), value as object, path);
    return undefined;
  };
  const fill = (into: Record<string, unknown>, from: object, path: string): object => {
    for (const [key, item] of Object.entries(from)) into[key] = visit(item, `${path}/${key}`);
    return into;
  };
  return visit(tree, '');
}

const tag = (kind: Tagged['$'], value?: unknown): Tagged => (value === undefined ? { $: kind } : { $: kind, value });
const damaged = (why: string): never => { throw usageError('checkpoint-damaged', `The checkpoint is damaged: ${why}.`); };
const unsaveable = (path: string, what: string): Error => usageError('state-unsaveable', `The state holds a ${what} at ${path || '/'}, which a checkpoint cannot carry; use numbers, strings, typed arrays and plain objects.`);

function isNumbers(node: object): node is Numbers {
  return node instanceof Float64Array || node instanceof Float32Array || node instanceof Int32Array || node instanceof Uint32Array || node instanceof Uint8Array;
}
