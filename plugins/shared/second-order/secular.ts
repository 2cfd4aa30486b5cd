/**
 * Minimisers of quadratic models in the eigenbasis of H, to rounding: h = -(H + lambda I)^-1 g with H + lambda I positive semidefinite and |h| equal to
 * a radius (a ball: More and Sorensen 1983), or to lambda / sigma (the cubic model <g,h> + <Hh,h>/2 + sigma |h|^3 / 3).
 *
 * | symbol  | name  | equation                                                                              |
 * |---------|-------|---------------------------------------------------------------------------------------|
 * | w, V    | w, V  | ascending eigenvalues of H, its eigenvectors as rows                                  |
 * | c       | c     | V g                                                                                   |
 * | lambda0 | least | max(0, -w_1), below which H + lambda I is not semidefinite                            |
 * | delta   | delta | lambda - lambda0: the unknown, so that nothing cancels where lambda is close to -w_1  |
 * | e       | e     | w + lambda0                                                                           |
 * | tau     | tau   | part of h along the first eigenvector in the hard case, where no delta > 0 is long enough |
 */
import { linalg, type Vector } from '../../../core/index.js';

/** A model's bound on the step: the ball |h| <= radius, or the cubic term with weight sigma. */
export type Bound = { readonly kind: 'ball'; readonly radius: number } | { readonly kind: 'cubic'; readonly sigma: number };

/** What a step was solved with; `decrease` is m(0) - m(h) of the model, a sum of positive terms. */
export interface SecularStep { lambda: number; length: number; decrease: number }

export interface EigenModel {
  /** Ascending eigenvalues of the H that was opened. */
  readonly values: Vector;
  /** Takes H, n x n, and g. The decomposition allocates in the engine. */
  open(H: Vector, g: Vector): void;
  /** Writes the minimiser h, and what is known of it to `step`. */
  solve(bound: Bound, h: Vector, step: SecularStep): void;
}

const mostIterations = 200;

export function eigenModel(n: number): EigenModel {
  const engine = linalg();
  const w = new Float64Array(n), V = new Float64Array(n * n), c = new Float64Array(n), e = new Float64Array(n), y = new Float64Array(n);
  let least = 0, rate = 0;

  /** |h| at delta; `rate` is -d log|h| / d delta. */
  const lengthAt = (delta: number): number => {
    let squares = 0, cubes = 0;
    for (let i = 0; i < n; i++) {
      if (c[i] === 0) continue;
      const part = c[i]! / (e[i]! + delta);
      squares += part * part;
      cubes += (part * part) / (e[i]! + delta);
    }
    rate = cubes / squares;
    return Math.sqrt(squares);
  };
  const radiusAt = (delta: number, bound: Bound): number => (bound.kind === 'ball' ? bound.radius : (least + delta) / bound.sigma);

  /** |h(delta)| falls and the radius does not: Newton on 1/|h| (ball) or on logarithms (cubic), inside of a bracket that shrinks every time. */
  const rootOf = (bound: Bound): number => {
    const size = engine.nrm2(c);
    let lower = bound.kind === 'ball' ? Math.max(0, size / bound.radius - e[n - 1]!) : 0;
    let upper = (bound.kind === 'ball' ? size / bound.radius : Math.sqrt(bound.sigma * size)) * (1 + 8 * Number.EPSILON);
    let delta = upper;
    for (let k = 0; k < mostIterations; k++) {
      const length = lengthAt(delta), radius = radiusAt(delta, bound);
      if (length > radius) lower = delta; else upper = delta;
      const newton = bound.kind === 'ball' ? delta + (length / radius - 1) / rate : delta + Math.log(length / radius) / (rate + 1 / (least + delta));
      const middle = lower > 0 ? Math.sqrt(lower) * Math.sqrt(upper) : upper / 16;
      const next = newton > lower && newton < upper ? newton : middle;
      const moved = Math.abs(next - delta);
      if (!(moved > 2 * Number.EPSILON * delta)) return next > lower && next < upper ? next : delta;
      delta = next;
    }
    return delta;
  };
  /** y = h in the eigenbasis; m(0) - m(h) = sum y^2 (e + delta) / 2 + lambda r^2 / 2 (ball) or + sigma r^3 / 6 (cubic). */
  const write = (delta: number, tau: number, bound: Bound, h: Vector, step: SecularStep): void => {
    let squares = 0, bent = 0;
    for (let i = 0; i < n; i++) {
      y[i] = c[i] === 0 ? 0 : -c[i]! / (e[i]! + delta);
      if (i === 0) y[i]! += tau;
      squares += y[i]! * y[i]!;
      bent += y[i]! * y[i]! * (e[i]! + delta);
    }
    step.lambda = least + delta;
    step.length = Math.sqrt(squares);
    step.decrease = bent / 2 + (bound.kind === 'ball' ? (step.lambda * squares) / 2 : (bound.sigma * step.length ** 3) / 6);
    engine.gemvT(V, n, n, y, h);
  };
  /** Square of |h| at delta = 0 when it is finite: no part of g lies where e = 0. */
  const restSquared = (): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) if (c[i] !== 0) sum += (c[i]! / e[i]!) ** 2;
    return sum;
  };
  return {
    values: w,
    open(H, g) {
      engine.symmetricEigen(H, n, w, V);
      engine.gemv(V, n, n, g, c);
      least = Math.max(0, -w[0]!);
      for (let i = 0; i < n; i++) e[i] = Math.max(0, w[i]! + least);
    },
    solve(bound, h, step) {
      const rest = restSquared(), radius = radiusAt(0, bound);
      // Infinity where g has a part along e = 0. In a ball a positive definite H takes its Newton step; else tau makes up for what is missing.
      if (Math.sqrt(rest) <= radius) write(0, w[0]! > 0 ? 0 : Math.sqrt(Math.max(0, radius * radius - rest)), bound, h, step);
      else write(rootOf(bound), 0, bound, h, step);
    },
  };
}
