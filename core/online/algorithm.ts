/** What an online method is made of: pure functions on a state of plain data, run by the driver on a stream or by a service through a `Learner`. */
import type { Vector } from '../contract/arrays.js';
import type { NumericTrait } from '../contract/problem.js';
import type { Domain } from '../geometry/index.js';

/** A proximal step of something: argmin over u in the domain of it(u) + |u - x|^2 / (2 t); `out` may be `x`. */
export type Prox = (x: Vector, t: number, out: Vector) => void;

/** What an algorithm is opened with. */
export interface OnlineSetting<P = unknown> {
  readonly size: number;
  readonly domain: Domain;
  readonly params: Readonly<P>;
  /** The param of that name, else what the stream knows; a coded error that names the param when neither is known. */
  number(name: NumericTrait): number;
  /** The same, `undefined` where neither is known. */
  known(name: NumericTrait): number | undefined;
  /** Prox of the fixed regulariser with the domain, for composite updates. */
  readonly regulariser?: Prox;
}

/** `x` is the point of the coming round once `predicted` is true; `rounds` counts updates. Both are kept by `predictOnce` and `tell`. */
export interface OnlineState { x: Vector; rounds: number; predicted: boolean }

/** Nothing is allocated after `init`. What a step does depends on the state alone, so that a saved state goes on with the same bits. */
export interface Algorithm<S extends OnlineState = OnlineState> {
  /** `start` is in the domain, and the state's own from now on. */
  init(start: Vector): S;
  /** Writes the point of round `state.rounds` to `state.x`. */
  predict(state: S): void;
  /** The gradient at `state.x`; `prox` of the round's loss and `variation` (how far its gradients are from the last round's, at most, squared) where the algorithm needs a prox. */
  update(state: S, gradient: Vector, prox?: Prox, variation?: number): void;
  /** Replaces the guess of the next gradient. */
  hint?(state: S, guess: Vector): void;
  /** Where the round's gradient is asked for once more, after the update, as the next hint. */
  second?(state: S): Vector;
  /** An upper bound of the regret of this very run against every fixed point of the domain, where one is known. */
  bound(state: S): number | undefined;
  /** What it needs beyond gradients. */
  readonly needs?: 'prox' | 'regulariser' | 'hints';
}

export function predictOnce(algorithm: Algorithm, state: OnlineState): void {
  if (state.predicted) return;
  algorithm.predict(state);
  state.predicted = true;
}

export function tell(algorithm: Algorithm, state: OnlineState, gradient: Vector, prox?: Prox, variation?: number): void {
  predictOnce(algorithm, state);
  algorithm.update(state, gradient, prox, variation);
  state.rounds++;
  state.predicted = false;
}

/** A point that was predicted without the hint is predicted anew. */
export function giveHint(algorithm: Algorithm, state: OnlineState, guess: Vector): void {
  algorithm.hint!(state, guess);
  state.predicted = false;
}
