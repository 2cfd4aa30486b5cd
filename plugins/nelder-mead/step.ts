/**
 * Nelder-Mead cut at its evaluations. Symbols as in Gao and Han (2012), section 2:
 *   alpha, beta, gamma, delta   reflection, expansion, contraction, shrink   eq. (4.1): 1, 1 + 2/n, 3/4 - 1/(2n), 1 - 1/n
 *   centroid                    mean of all vertices but the worst
 */
import type { Vector } from '../../core/index.js';

export type Phase = 'simplex' | 'reflect' | 'expand' | 'outside' | 'inside' | 'shrink';

export interface State {
  phase: Phase;
  /** n + 1 vertices, one after the other, best first once they are valued. */
  simplex: Float64Array;
  values: Float64Array;
  /** The best vertex. */
  best: Float64Array;
  centroid: Float64Array;
  reflected: Float64Array;
  reflectedValue: number;
  /** Expansion or contraction. */
  trial: Float64Array;
}

export const vertex = ({ simplex, best }: State, i: number): Vector => simplex.subarray(i * best.length, (i + 1) * best.length);

/** n = 1 needs no special case but the shrink: delta = 0 would put every vertex on the best one. */
export const coefficients = (n: number) => ({ alpha: 1, beta: 1 + 2 / n, gamma: 0.75 - 1 / (2 * n), delta: n === 1 ? 0.5 : 1 - 1 / n });
type Coefficients = ReturnType<typeof coefficients>;

/** The points that the present phase needs values of. */
export function pointsOf(state: State): Vector[] {
  const n = state.best.length;
  if (state.phase === 'simplex') return Array.from({ length: n + 1 }, (_, i) => vertex(state, i));
  if (state.phase === 'shrink') return Array.from({ length: n }, (_, i) => vertex(state, i + 1));
  return [state.phase === 'reflect' ? state.reflected : state.trial];
}

/** Takes the values of those points and sets up the next phase. */
export function advance(state: State, answers: readonly number[], c: Coefficients): void {
  const { values, best: { length: n }, phase } = state;
  const f = answers[0]!, worst = values[n]!;
  if (phase === 'simplex') { values.set(answers); return begin(state, c); }
  if (phase === 'shrink') { values.set(answers, 1); return begin(state, c); }
  if (phase === 'reflect') {
    state.reflectedValue = f;
    if (f < values[0]!) return attempt(state, 'expand', 1 + c.alpha * c.beta, -c.alpha * c.beta);
    if (f < values[n - 1]! && n > 1) return accept(state, state.reflected, f, c);
    return f < worst ? attempt(state, 'outside', 1 + c.gamma * c.alpha, -c.gamma * c.alpha) : attempt(state, 'inside', 1 - c.gamma, c.gamma);
  }
  if (phase === 'expand') return f < state.reflectedValue ? accept(state, state.trial, f, c) : accept(state, state.reflected, state.reflectedValue, c);
  if (phase === 'outside' ? f <= state.reflectedValue : f < worst) return accept(state, state.trial, f, c);
  shrink(state, c);
}

/** trial = a centroid + b worst */
function attempt(state: State, phase: Phase, a: number, b: number): void {
  combine(state, a, b, state.trial);
  state.phase = phase;
}

function combine({ simplex, best: { length: n }, centroid }: State, a: number, b: number, out: Vector): void {
  for (let i = 0; i < n; i++) out[i] = a * centroid[i]! + b * simplex[n * n + i]!;
}

function accept(state: State, x: Vector, f: number, c: Coefficients): void {
  const n = state.best.length;
  state.simplex.set(x, n * n);
  state.values[n] = f;
  begin(state, c);
}

function shrink(state: State, { delta }: Coefficients): void {
  const { simplex, best: { length: n } } = state;
  for (let i = n; i < simplex.length; i++) simplex[i] = simplex[i % n]! + delta * (simplex[i]! - simplex[i % n]!);
  state.phase = 'shrink';
}

/** Sorts, and reflects the worst vertex. */
function begin(state: State, { alpha }: Coefficients): void {
  sort(state);
  const { simplex, best, centroid } = state, n = best.length;
  best.set(simplex.subarray(0, n));
  centroid.fill(0);
  for (let i = 0; i < n * n; i++) centroid[i % n] = centroid[i % n]! + simplex[i]!;
  for (let i = 0; i < n; i++) centroid[i] = centroid[i]! / n;
  combine(state, 1 + alpha, -alpha, state.reflected);
  state.phase = 'reflect';
}

/** By insertion: one vertex moves in most steps, and equal ones keep their order. `trial` is free between phases. */
function sort({ simplex, values, trial }: State): void {
  const n = trial.length;
  for (let i = 1; i <= n; i++) {
    const f = values[i]!;
    let to = i;
    while (to > 0 && values[to - 1]! > f) to--;
    if (to === i) continue;
    trial.set(simplex.subarray(i * n, (i + 1) * n));
    simplex.copyWithin((to + 1) * n, to * n, i * n);
    values.copyWithin(to + 1, to, i);
    simplex.set(trial, to * n);
    values[to] = f;
  }
}

/** Largest distance of a vertex from the best one, in the maximum norm. */
export function simplexSize({ simplex, best: { length: n } }: State): number {
  let size = 0;
  for (let i = n; i < simplex.length; i++) size = Math.max(size, Math.abs(simplex[i]! - simplex[i % n]!));
  return size;
}
