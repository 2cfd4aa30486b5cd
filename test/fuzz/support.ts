/** Mutations of valid inputs, by fast-check with fixed seeds, and what a refusal must look like. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { SaddlepointError } from '../../core/index.js';

/** Every run of a fuzz test makes the same cases. */
export const cases = (numRuns: number, seed: number): fc.Parameters<unknown> => ({ numRuns, seed, endOnFailure: true });

/** A coded error that a person can read; anything else that was thrown is a defect. */
export function acceptRefusal(error: unknown): void {
  if (!(error instanceof SaddlepointError)) throw error;
  expect(error.code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  expect(error.code).not.toBe('internal');
  expect([2, 3, 4, 6]).toContain(error.exitCode);
  expect(error.message.length).toBeLessThan(2000);
   
  expect(error.message).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
}

/** Runs `work`; gives its value, or undefined when it was refused as it should be. */
export function attempt<T>(work: () => T): T | undefined {
  try { return work(); } catch (error) { acceptRefusal(error); return undefined; }
}
export async function attemptAsync<T>(work: () => Promise<T>): Promise<T | undefined> {
  try { return await work(); } catch (error) { acceptRefusal(error); return undefined; }
}

interface Edit { readonly kind: 'flip' | 'set' | 'cut' | 'drop' | 'double' | 'insert'; readonly at: number; readonly length: number; readonly bytes: Uint8Array }
const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('flip', 'set', 'cut', 'drop', 'double', 'insert'), at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), length: fc.integer({ min: 1, max: 12 }), bytes: fc.uint8Array({ minLength: 1, maxLength: 6 }),
});

/** One to three edits: a flipped bit, other bytes, a cut end, a part dropped or doubled, bytes put in. */
export const edits: fc.Arbitrary<readonly Edit[]> = fc.array(edit, { minLength: 1, maxLength: 3 });

export function editBytes(bytes: Uint8Array, list: readonly Edit[]): Uint8Array {
  let out = Buffer.from(bytes);
  for (const { kind, at: share, length, bytes: put } of list) {
    const at = Math.floor(share * out.length), rest = out.subarray(at + length);
    if (out.length === 0) return out;
    if (kind === 'flip') { out = Buffer.from(out); out[at]! ^= 1 << (put[0]! % 8); }
    else if (kind === 'set') { out = Buffer.from(out); out.set(put.subarray(0, out.length - at), at); }
    else if (kind === 'cut') out = out.subarray(0, at);
    else if (kind === 'drop') out = Buffer.concat([out.subarray(0, at), rest]);
    else if (kind === 'double') out = Buffer.concat([out.subarray(0, at + length), out.subarray(at)]);
    else out = Buffer.concat([out.subarray(0, at), put, out.subarray(at)]);
  }
  return new Uint8Array(out);
}

/** Pieces that text formats stumble over. */
const pieces = ['', ' ', '\n', '\t', '"', ',', ';', ':', '-', '+', '.', 'e', '1e999', '-0', 'nan', 'inf', '0x10', '1e-400', '9007199254740993', '\u0000', '\uFEFF', 'é', '𝟙', '<', '>=', '=', '(', ')', '[', ']', '{', '}', '\\', '#', 'null', 'true', '99999999999999999999', '__proto__', 'constructor'];
interface TextEdit { readonly at: number; readonly drop: number; readonly put: string }
export const textEdits: fc.Arbitrary<readonly TextEdit[]> = fc.array(fc.record({ at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), drop: fc.integer({ min: 0, max: 6 }), put: fc.constantFrom(...pieces) }), { minLength: 1, maxLength: 4 });

export const editText = (text: string, list: readonly TextEdit[]): string => list.reduce((before, { at, drop, put }) => {
  const place = Math.floor(at * before.length);
  return before.slice(0, place) + put + before.slice(place + drop);
}, text);

/** Values that do not belong where they are put. */
const strange: readonly unknown[] = [null, true, false, 0, -1, 0.5, 1e308, -1e308, 1e-320, 2 ** 53, '', 'x', '../secret', '\u0000', '__proto__', [], {}, [[]], [null], [1, 'x'], { x: 1 }, { constructor: 1 }, 'a'.repeat(500), [1e308]];
interface TreeEdit { readonly path: readonly number[]; readonly action: 'replace' | 'remove' | 'rename' | 'add' | 'nest'; readonly value: number; readonly key: string }
export const treeEdits: fc.Arbitrary<readonly TreeEdit[]> = fc.array(fc.record({
  path: fc.array(fc.nat(40), { minLength: 0, maxLength: 6 }), action: fc.constantFrom('replace', 'remove', 'rename', 'add', 'nest'), value: fc.nat(strange.length - 1),
  key: fc.constantFrom('kind', 'data', 'params', 'inline', 'csv', 'file', 'columns', 'shape', 'seed', 'x', 'stop', 'any', 'below', '__proto__', 'constructor', 'toString', 'a/b~c', ''),
}), { minLength: 1, maxLength: 3 });

type Tree = Record<string, unknown> | unknown[];
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** Edits a copy of a JSON value. The same path words lead to a place in any tree. */
export function editTree(value: unknown, list: readonly TreeEdit[]): unknown {
  const root: { value: unknown } = { value: structuredClone(value) };
  for (const { path, action, value: index, key } of list) {
    let parent: Tree = root as Tree, name = 'value';
    for (const step of path) {
      const here = (parent as Record<string, unknown>)[name];
      if (!isTree(here) || Object.keys(here).length === 0) break;
      parent = here;
      name = Object.keys(here)[step % Object.keys(here).length]!;
    }
    const put = structuredClone(strange[index]), owner = parent as Record<string, unknown>, old = owner[name];
    if (action === 'replace') owner[name] = put;
    else if (action === 'nest') owner[name] = [old];
    else if (action === 'remove' && parent !== (root as Tree)) Reflect.deleteProperty(owner, name);
    else if (action === 'rename' && parent !== (root as Tree)) { Reflect.deleteProperty(owner, name); Object.defineProperty(owner, key, { value: old, enumerable: true, writable: true, configurable: true }); }
    else if (isTree(old)) Object.defineProperty(old, key, { value: put, enumerable: true, writable: true, configurable: true });
  }
  // As a file would say it: a hole in a list is null.
  const text = JSON.stringify(root.value) as string | undefined;
  return text === undefined ? null : JSON.parse(text);
}
