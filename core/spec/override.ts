/** `--set /pointer=value`: overrides written into a document; they are part of its hash. */
import { usageError } from '../contract/errors.js';
import type { Plain, SpecDocument } from './document.js';

export interface Override { readonly pointer: string; readonly value: unknown }

/** The value is JSON where it parses, else a string. */
export function parseOverride(text: string): Override {
  const cut = text.indexOf('=');
  if (cut < 1 || !text.startsWith('/')) throw usageError('set-syntax', `--set ${text} is not an assignment.`, { expected: '--set /method/params/step=0.1' });
  return { pointer: text.slice(0, cut), value: parseValue(text.slice(cut + 1)) };
}

function parseValue(text: string): unknown {
  try { return JSON.parse(text) as unknown; } catch { return text; }
}

/** Keys of a run that a bare problem/1 can be given too. */
const runKeys = ['method', 'stop', 'budget', 'seed', 'repetitions', 'backend', 'record', 'checkpoint'];

/** Pointers under /problem go to the problem, all others to the document as it was written; missing objects on the way are made. */
export function applyOverrides(document: SpecDocument, overrides: readonly Override[]): void {
  for (const { pointer, value } of overrides) {
    const parts = pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    if (parts[0] === 'problem' && parts.length > 1) assign(document.problem, parts.slice(1), value, pointer);
    else assign(document.bare && !runKeys.includes(parts[0]!) ? document.problem : document.run, parts, value, pointer);
  }
}

function assign(root: Plain, parts: readonly string[], value: unknown, pointer: string): void {
  let target: Plain = root;
  for (const part of parts.slice(0, -1)) {
    if (!Object.hasOwn(target, part)) define(target, part, {});
    const next = target[part];
    if (typeof next !== 'object' || next === null) throw usageError('set-pointer', `--set ${pointer}: there is no object at \`${part}\`.`, { pointer, expected: 'a JSON Pointer into the spec' });
    target = next as Plain;
  }
  define(target, parts.at(-1)!, value);
}

/** Own property even for `__proto__`, which validation then refuses as an unknown key. */
const define = (target: Plain, key: string, value: unknown): void => { Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true }); };
