/** What a check of a plugin is: it measures and returns, or throws a `Finding` (a broken promise) or `NotApplicable`. */
import type { AnyMethod } from '../../contract/method.js';
import type { MethodEntry, ProblemEntry } from '../../registry/entry.js';
import type { PlacedEntry, Registry } from '../../registry/load.js';
import type { Elsewhere } from './elsewhere.js';
import type { Trial } from './trial.js';

/** The promise is broken: what was seen, and what to do. */
export class Finding extends Error { override readonly name = 'Finding'; }
/** The check says nothing here, or another check reports the cause. */
export class NotApplicable extends Error { override readonly name = 'NotApplicable'; }

export interface Measured { readonly measured: number; readonly tolerance: number }
export type Answer = Promise<Measured | undefined> | Promise<void> | Measured | undefined | void;
export type MethodKind = 'solver' | 'analysis';

export interface MethodSubject { readonly method: AnyMethod; readonly entry: PlacedEntry<MethodEntry>; readonly registry: Registry; readonly trials: readonly Trial[]; readonly elsewhere: Elsewhere }
export interface ProblemSubject { readonly entry: PlacedEntry<ProblemEntry> }

/** `on`: once for every zoo problem (and params) that the method fits, or once for the plugin. */
export type ConformanceCheck =
  | { readonly name: string; readonly kinds: readonly MethodKind[]; readonly on: 'trial'; run(trial: Trial): Answer }
  | { readonly name: string; readonly kinds: readonly MethodKind[]; readonly on: 'method'; run(subject: MethodSubject): Answer }
  | { readonly name: string; readonly kinds: readonly ['problem']; readonly on: 'problem'; run(subject: ProblemSubject): Answer };

/** NaN fails. */
export function atMost(measured: number, tolerance: number, finding: string): Measured {
  if (!(measured <= tolerance)) throw new Finding(`${finding} (measured ${measured}, allowed ${tolerance}).`);
  return { measured, tolerance };
}
