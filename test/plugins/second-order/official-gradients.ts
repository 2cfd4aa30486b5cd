/** The gradient methods of the official code of arXiv 2506.13710, as the dossier writes them down: the counts that Newton's are compared with. */
import type { AnyProblem, Vector } from '../../../core/index.js';

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => { let sum = 0; for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!; return sum; };
const least = 1e-5, trials = 30;

/** T = y - grad f(y) / L, accepted where f(T) <= f(y) + <grad f(y), T - y> + L/2 |T - y|^2. */
function trial({ oracles: { value, gradient } }: AnyProblem, y: Vector, L: number): { readonly T: Float64Array; readonly accepted: boolean } {
  const g = new Float64Array(y.length);
  gradient!(y, g);
  const T = Float64Array.from(y, (yi, i) => yi - g[i]! / L), d = T.map((Ti, i) => Ti - y[i]!);
  return { T, accepted: value!(T) <= value!(y) + dot(g, d) + (L / 2) * dot(d, d) };
}

/** L starts at 1, is doubled after a trial that fails, and halved after one that is accepted. The first k at which f - f* < 1e-8. */
export function gradientSteps(problem: AnyProblem, start: readonly number[], best: number, most: number): number | undefined {
  let x: Float64Array = Float64Array.from(start), L = 1;
  for (let k = 0; k <= most; k++) {
    if (problem.oracles.value!(x) - best < 1e-8) return k;
    for (let i = 0; i < trials; i++, L *= 2) {
      const { T, accepted } = trial(problem, x, L);
      if (!accepted) continue;
      x = T;
      break;
    }
    L = Math.max(L / 2, least);
  }
  return undefined;
}

/** a = (1 + sqrt(1 + 4 A L)) / (2 L), y = (a v + A x) / (a + A), T as above at y; then v = T + (A / a)(T - x), x = T, A += a. */
export function fastGradientSteps(problem: AnyProblem, start: readonly number[], best: number, most: number): number | undefined {
  let x: Float64Array = Float64Array.from(start), v = x.slice(), A = 0, L = 1;
  for (let k = 0; k <= most; k++) {
    if (problem.oracles.value!(x) - best < 1e-8) return k;
    for (let i = 0; i < trials; i++, L *= 2) {
      const a = (1 + Math.sqrt(1 + 4 * A * L)) / (2 * L), from = x, { T, accepted } = trial(problem, v.map((vi, j) => (a * vi + A * from[j]!) / (a + A)), L);
      if (!accepted) continue;
      v = T.map((Tj, j) => Tj + (A / a) * (Tj - from[j]!));
      x = T;
      A += a;
      break;
    }
    L = Math.max(L / 2, least);
  }
  return undefined;
}
