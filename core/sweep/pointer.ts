/** JSON Pointers (RFC 6901): read, written, and assigned to. */
import { usageError } from '../contract/errors.js';
import type { Plain } from '../spec/document.js';

export const partsOf = (pointer: string): string[] => pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
export const escapePart = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

/** Whether `inner` is the place `outer` or inside it. */
export const isWithin = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(`${outer}/`);

/** Sets the place; objects that are missing on the way are made. Errors: `sweep-axis`, with `pointer` as given. */
export function assignAt(root: Plain, parts: readonly string[], value: unknown, pointer: string): void {
  let target: object = root;
  for (const part of parts.slice(0, -1)) {
    if (!Array.isArray(target) && !Object.hasOwn(target, part)) define(target, part, {});
    const next = entryOf(target, part, pointer);
    if (typeof next !== 'object' || next === null) throw nowhere(pointer, `there is no object at \`${part}\``);
    target = next;
  }
  entryOf(target, parts.at(-1)!, pointer);
  define(target, parts.at(-1)!, value);
}

/** Lists do not grow: an index past the end is a mistake. */
function entryOf(target: object, part: string, pointer: string): unknown {
  if (Array.isArray(target) && !(/^(0|[1-9]\d*)$/.test(part) && Number(part) < target.length)) throw nowhere(pointer, `the list has no entry \`${part}\``);
  return Object.hasOwn(target, part) ? (target as Plain)[part] : undefined;
}

const nowhere = (pointer: string, why: string): Error => usageError('sweep-axis', `The axis ${pointer} points nowhere: ${why}.`, { pointer, expected: 'a JSON Pointer into a run/1, such as /method/params/step' });

/** Own property even for `__proto__`, which validation then refuses as an unknown key. */
const define = (target: object, key: string, value: unknown): void => { Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true }); };
