/** A learner that a service drives: `predict`, act, `update`. The same steps as the driver's, bit for bit. */
import type { Vector } from '../contract/arrays.js';
import type { DomainSpec } from '../contract/domain.js';
import { numericalError, usageError } from '../contract/errors.js';
import type { AnyMethod } from '../contract/method.js';
import { copyPlain } from '../driver/codec.js';
import { openDomain } from '../geometry/index.js';
import { giveHint, predictOnce, tell, type Algorithm, type OnlineState, type Prox } from './algorithm.js';
import { isOnline } from './define-online.js';
import { isFiniteGradient } from './finite.js';

export interface LearnerOptions {
  /** Number of variables n. */
  readonly size: number;
  /** All of R^n when absent. */
  readonly domain?: DomainSpec;
  readonly params?: object;
  /** Projected to the domain; the domain's own start when absent. */
  readonly start?: Vector | readonly number[];
  /** Of `save()`: goes on from there. Method, params, domain and size must be the same. */
  readonly state?: LearnerState;
  /** Prox of the fixed regulariser with the domain, for composite updates; the projection when absent. */
  readonly regulariser?: Prox;
}

/** Plain data: can be cloned, sent, and stored as JSON by way of lists of numbers. */
export interface LearnerState { readonly method: string; readonly size: number; readonly state: object }

export interface Learner {
  readonly size: number;
  /** Updates so far. */
  readonly rounds: number;
  /** The point to play in the coming round: a view that the next call overwrites. Asked again, it is the same. */
  predict(): Vector;
  /** A (sub)gradient of the round's loss at the predicted point. Errors: `gradient-shape`; `gradient-not-finite`, which changes nothing. */
  update(gradient: Vector): void;
  /** A guess of the next gradient, for `optimism: "hint"`, or for `"middle"` the round's gradient at `second()`. */
  hint(guess: Vector): void;
  /** Where `optimism: "middle"` asks for the round's gradient once more, after `update`; undefined otherwise. */
  second(): Vector | undefined;
  /** An upper bound of the sum of gradient' (played - u) for every u in the domain, where one is known. */
  bound(): number | undefined;
  /** A copy of the state. */
  save(): LearnerState;
}

export function learnerOf(method: AnyMethod, params: Readonly<Record<string, unknown>>, { size, domain: spec = { kind: 'all' }, start, state: saved, regulariser }: LearnerOptions): Learner {
  const { id } = method.manifest;
  if (!isOnline(method)) throw usageError('not-online', `Method \`${id}\` is no online method: it cannot learn round by round.`, { expected: 'optimistic-mirror-descent, online-gradient-descent, ...', suggestion: 'see `saddlepoint list`: online methods have the tag `online`' });
  if (!Number.isSafeInteger(size) || size < 1) throw usageError('learner-size', `A learner of ${size} variables cannot be.`, { expected: 'a positive integer' });
  const domain = openDomain(spec, size, '/domain');
  const known = (name: string): number | undefined => params[name] as number | undefined;
  const algorithm = method.openAlgorithm({
    size, domain, params, known, regulariser: regulariser ?? ((x, _t, out) => { domain.project(x, out); }),
    number: (name) => known(name) ?? missing(id, name),
  });
  if (algorithm.needs === 'prox') throw usageError('learner-implicit', 'Implicit updates need the prox of each loss: `update(gradient)` cannot give it.', { pointer: '/params/variant', expected: 'another variant', suggestion: 'run it by `solve` on a stream that offers `roundProx`' });
  return facade(id, size, algorithm, saved ? restored(id, size, saved) : algorithm.init(firstPoint(size, domain.start(), start, (x) => { domain.project(x, x); })));
}

function facade(method: string, size: number, algorithm: Algorithm, state: OnlineState): Learner {
  const check = (g: Vector): void => {
    if (g.length !== size) throw usageError('gradient-shape', `A gradient of ${g.length} numbers was given to a learner of ${size} variables.`, { expected: `${size} numbers` });
    if (!isFiniteGradient(g)) throw numericalError('gradient-not-finite', `The gradient of round ${state.rounds} is not finite: the learner keeps its state.`, { expected: 'finite numbers' });
  };
  return {
    size,
    get rounds() { return state.rounds; },
    predict() { predictOnce(algorithm, state); return state.x; },
    update(gradient) { check(gradient); tell(algorithm, state, gradient); },
    hint(guess) {
      check(guess);
      if (!algorithm.hint) throw usageError('learner-hint', `Method \`${method}\` takes no hints under these params.`, { expected: 'optimism "hint" or "middle"' });
      giveHint(algorithm, state, guess);
    },
    second: () => algorithm.second?.(state),
    bound: () => algorithm.bound(state),
    save: () => ({ method, size, state: copyPlain(state) }),
  };
}

function restored(method: string, size: number, saved: LearnerState): OnlineState {
  if (saved.method !== method || saved.size !== size) throw usageError('learner-state', `The state is of \`${saved.method}\` with ${saved.size} variables, not of \`${method}\` with ${size}.`, { pointer: '/state', expected: 'what `save()` of the same learner gave' });
  return copyPlain(saved.state) as OnlineState;
}

function firstPoint(size: number, own: Vector, given: Vector | readonly number[] | undefined, project: (x: Vector) => void): Vector {
  if (given === undefined) return own;
  if (given.length !== size || !Array.from(given).every(Number.isFinite)) throw usageError('learner-start', 'The start point does not fit.', { pointer: '/start', expected: `${size} finite numbers` });
  const x = Float64Array.from(given);
  project(x);
  return x;
}

const missing = (id: string, name: string): never => {
  throw usageError('number-missing', `Method \`${id}\` needs \`${name}\`.`, { pointer: `/params/${name}`, expected: 'a positive number', suggestion: `add \`${name}\` to \`params\`` });
};
