/** What the thread of a problem's tensor oracles is told, and what it answers. Numbers travel in shared memory. */
import type { MessagePort } from 'node:worker_threads';
import type { BackendName, TensorBackend } from '../backend.js';

/** Starts the thread. `turn[0]` is `working` while the thread has the word. */
export interface Opening { readonly backend: BackendName; readonly module: string; readonly setup: unknown; readonly turn: Int32Array; readonly port: MessagePort }

export const turns = { asking: 0, working: 1, ended: 2 } as const;

export type Input = Float32Array | Int32Array;
export interface Job { readonly oracle: string; readonly inputs: readonly Input[]; readonly out: Float32Array }

/** `tensors` is the number of live ones; an error with a code is one of ours. */
export type Reply = { readonly tensors: number } | { readonly error: { readonly message: string; readonly code?: string; readonly expected?: string; readonly suggestion?: string } };

/** An oracle on tensors: its arguments but for `out`, and how many numbers it gives. Synchronous arithmetic inside one scope, then one wait for the numbers. */
export type TensorOracle = (inputs: readonly Input[], count: number) => Promise<Float32Array>;

/** What the module of a problem's `tensors` exports as `openOracles`. */
export type OpenTensorOracles = (backend: TensorBackend, setup: never) => Readonly<Record<string, TensorOracle>>;
