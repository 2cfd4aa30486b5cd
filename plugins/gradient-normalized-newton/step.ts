/**
 * One iteration: gamma is halved until the step passes the test, and doubled after it did (Algorithms 1 and 3 of the paper).
 *
 * | symbol  | name           | equation                                                   |
 * |---------|----------------|------------------------------------------------------------|
 * | gamma   | gamma          | second-order step size; |d| <= gamma where H is semidefinite |
 * | lambda  | lambda         | |g|_* / (gamma + epsilon)                                  |
 * | d       | d              | -(H + lambda B)^-1 g                                       |
 * | Lemma 1 | slack >= 0     | f(y) - f(y + d) - |g+|_*^2 / (8 lambda)                    |
 * | y       | y              | x + l / (l + 3) (x - x_prev) when accelerated, else x       |
 */
import { linalg, type Finish, type Traits, type Vector } from '../../core/index.js';
import { abyss, unbounded, withinRounding, zeroGradient } from '../shared/second-order/endings.js';
import type { Metric } from './metric.js';
import type { Shifted } from './shifted.js';

export interface NewtonState {
  readonly x: Vector;
  readonly g: Vector;
  f: number;
  /** |g|_*. */
  norm: number;
  /** To be tried next. */
  gamma: number;
  /** Of the last step: its gamma, lambda, |d|, and slack. */
  tried: number;
  lambda: number;
  length: number;
  slack: number;
  /** Steps, linear systems solved, and matrices that were not positive definite, so far. */
  steps: number;
  solves: number;
  failures: number;
  /** B, n x n; empty for the identity. */
  readonly B: Vector;
  /** The point before x, empty unless accelerated, and l. */
  readonly previous: Vector;
  momentum: number;
}

export interface NewtonParams {
  readonly rule: 'search' | 'constant' | 'lipschitz-hessian';
  readonly acceptance: 'value' | 'gradient';
  readonly gamma0: number;
  readonly gammaMin: number;
  readonly gammaMax: number;
  readonly epsilon: number;
  readonly factor: number;
  readonly innerMax: number;
}

export interface NewtonMethod {
  readonly value: (x: Vector) => number;
  readonly gradient: (x: Vector, out: Vector) => void;
  readonly size: number;
  readonly traits: Readonly<Traits>;
  readonly params: NewtonParams;
  /** L2 of `lipschitz-hessian`. */
  readonly hessianSmoothness: number;
}

export interface Tools { readonly metric: Metric; readonly shifted: Shifted }

const stalled = (trials: number): Finish => ({ outcome: 'stalled', reason: `no further decrease in float64: ${trials} trials of gamma give no better point` });

export function newtonStep({ value, gradient, size: n, traits, params, hessianSmoothness }: NewtonMethod, tools: (s: NewtonState) => Tools): (s: NewtonState) => Finish | void {
  const { rule, acceptance, gammaMin, gammaMax, epsilon, factor, innerMax } = params, { dot } = linalg();
  const y = new Float64Array(n), gy = new Float64Array(n), d = new Float64Array(n), next = new Float64Array(n), gNext = new Float64Array(n);
  let fy = 0, normY = 0, fNext = 0, normNext = 0;

  /** y, f(y), grad f(y); those of x where the two are the same point. */
  const depart = (s: NewtonState, metric: Metric): void => {
    y.set(s.x);
    gy.set(s.g);
    fy = s.f;
    normY = s.norm;
    if (s.momentum === 0 || s.previous.length === 0) return;
    const weight = s.momentum / (s.momentum + 3);
    for (let i = 0; i < n; i++) y[i]! += weight * (s.x[i]! - s.previous[i]!);
    fy = value(y);
    gradient(y, gy);
    normY = metric.dualNorm(gy);
  };
  const evaluate = (metric: Metric): void => {
    for (let i = 0; i < n; i++) next[i] = y[i]! + d[i]!;
    fNext = value(next);
    gradient(next, gNext);
    normNext = metric.dualNorm(gNext);
  };
  const fallsEnough = (lambda: number): boolean => {
    const byGradient = -dot(gNext, d) >= normNext ** 2 / (4 * lambda);
    if (acceptance === 'gradient') return byGradient;
    // Where rounding hides the decrease the cancellation-free test of the Super-Universal method speaks for it.
    return fy - fNext >= normNext ** 2 / (8 * lambda) || (byGradient && withinRounding(fy, fNext));
  };
  const move = (s: NewtonState, metric: Metric, lambda: number, gamma: number): void => {
    s.tried = gamma;
    s.lambda = lambda;
    s.length = metric.norm(d);
    s.slack = fy - fNext - normNext ** 2 / (8 * lambda);
    s.steps++;
    if (s.previous.length > 0) {
      let turn = 0;
      for (let i = 0; i < n; i++) turn += gNext[i]! * (next[i]! - s.x[i]!);
      s.momentum = turn > 0 ? 0 : s.momentum + 1;
      s.previous.set(turn > 0 ? next : s.x);
    }
    s.x.set(next);
    s.g.set(gNext);
    s.f = fNext;
    s.norm = normNext;
  };
  const firstGamma = (s: NewtonState): number => (rule === 'search' ? s.gamma : rule === 'constant' ? params.gamma0 : Math.sqrt((2 * normY) / hessianSmoothness));

  return (s) => {
    const { metric, shifted } = tools(s);
    if (s.norm === 0) return zeroGradient(traits);
    depart(s, metric);
    if (normY === 0) { s.momentum = 0; depart(s, metric); }
    shifted.open(y, gy);
    let gamma = firstGamma(s);
    for (let trial = 0; trial < innerMax; trial++, gamma /= factor) {
      const lambda = normY / (gamma + epsilon);
      // A zero lambda, from an overflow of gamma, would leave a singular H as it is.
      if (!(lambda > 0)) continue;
      if (!shifted.solve(lambda, d)) { s.failures++; continue; }
      s.solves++;
      evaluate(metric);
      if (rule === 'search' && !fallsEnough(lambda)) continue;
      move(s, metric, lambda, gamma);
      s.gamma = rule === 'search' ? Math.min(Math.max(factor * gamma, gammaMin), gammaMax) : gamma;
      return s.f < abyss ? unbounded : undefined;
    }
    return stalled(innerMax);
  };
}
