/** twoCentreProx(d, x, beta, u, q) is the minimiser p of F(v) = <d, v> + chi(v) + beta V(x, v) + q V(u, v). */
import type { Vector } from '../../contract/arrays.js';
import type { AnyProblem } from '../../contract/problem.js';
import { atMost, rounding, shown, worst, type Check, type Measurement } from '../check.js';
import type { CheckSubject } from '../subject.js';
import { dot, norm, written } from '../vectors.js';

/** Weights (beta, q) of the centres x and u. */
const weights = [[0, 1], [1, 0], [0.5, 2], [100, 0.01]] as const;

export const twoCentreProxOptimality: Check = {
  name: 'two-centre prox optimality',
  skips: ({ oracles }: AnyProblem) => (oracles.twoCentreProx && oracles.simpleValue && oracles.bregmanDistance ? undefined : 'it offers no twoCentreProx with simpleValue and bregmanDistance'),
  run: (subject) => worst(subject.feasible.flatMap((_place, i) => weights.flatMap(([beta, q]) => notBeaten(subject, i, beta, q)))),
};

/** F(v) >= F(p) + (beta + q) V(p, v) for feasible v, as chi is convex: an error of p is seen to first order. */
function notBeaten(subject: CheckSubject, i: number, beta: number, q: number): readonly Measurement[] {
  const { problem: { oracles: { twoCentreProx, simpleValue, bregmanDistance: V }, traits: { convex } }, feasible, size } = subject;
  const x = feasible[i]!.x, u = feasible[(i + 1) % feasible.length]!.x, d = subject.direction('two-centre', i);
  const p = written(size, (out) => twoCentreProx!(d.slice(), x.slice(), beta, u.slice(), q, out));
  const terms = (v: Vector): readonly number[] => [dot(d, v), simpleValue!(v.slice()), beta * V!(x.slice(), v.slice()), q * V!(u.slice(), v.slice())];
  const at = terms(p), sum = (parts: readonly number[]): number => parts.reduce((total, part) => total + part, 0);
  return feasible.flatMap(({ x: target }) => [1, 0.1, 1e-2].map((t) => {
    const v = p.map((entry, j) => entry + t * (target[j]! - entry)), there = terms(v), lead = convex ? (beta + q) * V!(p.slice(), v.slice()) : 0;
    const size = norm(d) * (norm(p) + norm(v)) + [...at, ...there].reduce((total, part) => total + Math.abs(part), 0);
    const excess = sum(at) + lead - sum(there);
    return atMost(Number.isFinite(sum(at)) ? Math.max(0, excess) / (size || 1) : Infinity, rounding,
      `twoCentreProx with beta ${shown(beta)} and q ${shown(q)} is not the minimiser: a feasible point is better by ${shown(excess)}; beta belongs to V(x, .), q to V(u, .)`);
  }));
}
