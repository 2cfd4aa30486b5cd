/** Which engine this process computes with. Chosen once, on first use; nothing native is loaded before. */
import { unavailableError, usageError } from '../contract/errors.js';
import type { Engine, EngineName } from './engine.js';
import { automaticOrder, type NativeName } from './native/candidates.js';
import { controlOf, type LibraryControl } from './native/control.js';
import { engineOf } from './native/engine.js';
import { loadLibrary } from './native/library.js';
import { portableEngine } from './portable/engine.js';

/** What `SADDLEPOINT_LINALG` may say. 'auto' (the default) falls back to portable, 'native' is any native engine but MKL. */
export const linalgChoices = ['auto', 'native', 'portable', 'openblas', 'accelerate', 'mkl'] as const;
export type LinalgChoice = (typeof linalgChoices)[number];

export interface LinalgReport {
  readonly engine: EngineName;
  readonly version?: string;
  readonly threads: number;
  /** Why the engine is portable, where that was not asked for. */
  readonly reason?: string;
  /** The native library, as it was given to the dynamic loader. */
  readonly library?: string;
}

/** A native engine that was found. */
export interface NativeEngine { readonly engine: Engine; readonly control: LibraryControl; readonly library: string }
/** Finds a native engine, or says why there is none. */
export type NativeFinder = (name: NativeName) => NativeEngine | { readonly reason: string };
export interface Selection { readonly engine: Engine; readonly native?: NativeEngine; readonly reason?: string }

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const found = new Map<NativeName, ReturnType<NativeFinder>>();
const findNative: NativeFinder = (name) => {
  let answer = found.get(name);
  if (!answer) found.set(name, answer = openNative(name));
  return answer;
};

function openNative(name: NativeName): ReturnType<NativeFinder> {
  const loaded = loadLibrary(name);
  if ('reason' in loaded) return loaded;
  try {
    const control = controlOf(loaded);
    control.setThreads(wantedThreads);
    return { engine: engineOf(loaded), control, library: loaded.path };
  } catch (error) {
    return { reason: `${loaded.path} cannot be used: ${messageOf(error)}` };
  }
}

/** Errors: `bad-engine` for an unknown name. */
export function parseChoice(text: string | undefined): LinalgChoice {
  const choice = text === undefined || text === '' ? 'auto' : text;
  const known = linalgChoices.find((name) => name === choice);
  if (!known) throw usageError('bad-engine', `SADDLEPOINT_LINALG is "${choice}".`, { expected: linalgChoices.join(', ') });
  return known;
}

/** Applies a choice. Errors: `engine-unavailable` when a named engine (or 'native') is not there. */
export function selectEngine(choice: LinalgChoice, find: NativeFinder = findNative): Selection {
  if (choice === 'portable') return { engine: portableEngine() };
  const names = choice === 'auto' || choice === 'native' ? automaticOrder() : [choice];
  const reasons: string[] = [];
  for (const name of names) {
    const answer = find(name);
    if (!('reason' in answer)) return { engine: answer.engine, native: answer };
    reasons.push(answer.reason);
  }
  const reason = reasons.join('; ');
  if (choice === 'auto') return { engine: portableEngine(), reason };
  throw unavailableError('engine-unavailable', `The linear-algebra engine "${choice}" was asked for and is not there: ${reason}.`,
    { expected: 'an installed BLAS and LAPACK library', suggestion: 'Install the library (OpenBLAS is Debian package libopenblas0), or set SADDLEPOINT_LINALG to auto or portable.' });
}

let wantedThreads = 1;
let selected: Selection | undefined;
const selection = (): Selection => selected ??= selectEngine(parseChoice(process.env['SADDLEPOINT_LINALG']));

/** The engine of this process, chosen by `SADDLEPOINT_LINALG` on first use. Errors: `engine-unavailable`, `bad-engine`. */
export const linalg = (): Engine => selection().engine;

/** Engine, version, threads, and why it is not native: what `doctor`, results and checkpoints say. Chooses the engine if need be. */
export function linalgReport(): LinalgReport {
  const { engine, native, reason } = selection();
  return {
    engine: engine.name, threads: native ? native.control.setThreads(wantedThreads) : 1,
    ...(native?.control.version ? { version: native.control.version } : {}), ...(native ? { library: native.library } : {}), ...(reason ? { reason } : {}),
  };
}

/** Threads of the native library, 1 unless this is called; another number may give other last digits. The portable engine has one thread. */
export function setLinalgThreads(threads: number): void {
  if (!Number.isInteger(threads) || threads < 1) throw usageError('bad-threads', `${threads} is no number of threads.`, { expected: 'a positive integer' });
  wantedThreads = threads;
  for (const answer of found.values()) if (!('reason' in answer)) answer.control.setThreads(threads);
}

/** The native engine of this machine whatever was chosen, or undefined: for tests and benchmarks. */
export function nativeEngine(): Engine | undefined {
  for (const name of automaticOrder()) {
    const answer = findNative(name);
    if (!('reason' in answer)) return answer.engine;
  }
  return undefined;
}
