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

/** A round's loss f itself, in place of its gradient: implicit updates move by its prox. */
export interface RoundLoss {
  /** A (sub)gradient of f at x. */
  gradient(x: Vector, out: Vector): void;
  /** argmin over u in the domain of f(u) + |u - x|^2 / (2 t), t > 0; `out` may be `x`. */
  prox?(x: Vector, t: number, out: Vector): void;
  /** At least the square of sup over x in the domain of |grad f(x) - grad of the loss before|, 0 before the first: for the bound of implicit updates. */
  readonly variation?: number;
}

/** Plain data: can be cloned, sent, and stored as JSON by way of lists of numbers. */
export interface LearnerState { readonly method: string; readonly size: number; readonly state: object }

export interface Learner {
  readonly size: number;
  /** Updates so far. */
  readonly rounds: number;
  /** The point to play in the coming round: a view that the next call overwrites. Asked again, it is the same. */
  predict(): Vector;
  /**
   * A (sub)gradient of the round's loss at the predicted point, or the loss itself, which implicit updates need with its prox. Errors, which change nothing:
   * `gradient-shape`, `gradient-not-finite`; `learner-implicit` for an implicit update without a prox, `prox-not-finite`, and what the loss throws.
   */
  update(loss: Vector | RoundLoss): void;
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
  return facade(id, size, algorithm, saved ? restored(id, size, saved) : algorithm.init(firstPoint(size, domain.start(), start, (x) => { domain.project(x, x); })));
}

function facade(method: string, size: number, algorithm: Algorithm, state: OnlineState): Learner {
  const check = (g: Vector): void => {
    if (g.length !== size) throw usageError('gradient-shape', `A gradient of ${g.length} numbers was given to a learner of ${size} variables.`, { expected: `${size} numbers` });
    if (!isFiniteGradient(g)) throw numericalError('gradient-not-finite', `The gradient of round ${state.rounds} is not finite: the learner keeps its state.`, { expected: 'finite numbers' });
  };
  const implicit = algorithm.needs === 'prox', own = new Float64Array(size);
  /** A copy is kept, since the loss may fail half-way through. */
  const tellLoss = (loss: RoundLoss): void => {
    const before = copyPlain(state) as OnlineState;
    try {
      predictOnce(algorithm, state);
      loss.gradient(state.x, own);
      check(own);
      tell(algorithm, state, own, implicit ? finiteProx(loss) : undefined, loss.variation);
      const again = algorithm.second?.(state);
      if (again) { loss.gradient(again, own); check(own); giveHint(algorithm, state, own); }
    } catch (error) {
      Object.assign(state, before);
      throw error;
    }
  };
  return {
    size,
    get rounds() { return state.rounds; },
    predict() { predictOnce(algorithm, state); return state.x; },
    update(loss) {
      if ('gradient' in loss) { tellLoss(loss); return; }
      check(loss);
      if (implicit) withoutProx();
      tell(algorithm, state, loss);
    },
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

const withoutProx = (): never => {
  throw usageError('learner-implicit', 'Implicit updates need the prox of each loss, which its gradient does not tell.', {
    pointer: '/params/variant', expected: 'update({ gradient(x, out) { ... }, prox(x, t, out) { ... } }), out = argmin over u in the domain of f(u) + |u - x|^2 / (2 t)', suggestion: 'pass the loss itself, or take another variant',
  });
};

function finiteProx(loss: RoundLoss): Prox {
  if (!loss.prox) return withoutProx();
  return (x, t, out) => {
    loss.prox!(x, t, out);
    if (!isFiniteGradient(out)) throw numericalError('prox-not-finite', 'The prox of the loss is not finite: the learner keeps its state.', { expected: 'finite numbers' });
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
