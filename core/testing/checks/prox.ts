/** prox(x, t) is the minimiser of p(u) = chi(u) + |u - x|^2 / (2t). */
import type { Vector } from '../../contract/arrays.js';
import type { AnyProblem } from '../../contract/problem.js';
import { proxSteps } from '../calls.js';
import { atMost, rounding, shown, worst, type Check, type Measurement } from '../check.js';
import type { CheckSubject } from '../subject.js';
import { dot, minus, moved, norm, sameBits, written } from '../vectors.js';

const noProx = ({ oracles }: AnyProblem): string | undefined => (oracles.prox ? undefined : 'it offers no prox');

/** Arguments that a prox must change: sample points pushed out of any constraint, with every step. */
const argumentsOf = (subject: CheckSubject): readonly { readonly x: Vector; readonly t: number; readonly label: number }[] =>
  subject.points.flatMap((point, i) => proxSteps(subject).map((t, j) => ({ x: moved(point.x, subject.direction('prox', i), 2 * Math.sqrt(subject.size)), t, label: 10 * i + j })));

const proxOf = ({ problem: { oracles }, size }: CheckSubject, x: Vector, t: number): Vector => written(size, (out) => oracles.prox!(x, t, out));

/** Points that might beat p = prox(x, t): on the line through x and p on both sides, on the way to points of the domain, nearby and among the variables one by one. */
function rivals(subject: CheckSubject, p: Vector, x: Vector, label: number): readonly Vector[] {
  const back = minus(x, p), e = new Float64Array(subject.size), random = subject.random('rival', label);
  e[random.integer(subject.size)] = 1;
  const ways = [back, ...subject.feasible.map((point) => minus(point.x, p)), subject.direction('rival', label), e];
  return ways.flatMap((way) => [1, 0.1, 1e-2, 1e-4].flatMap((t) => [moved(p, way, t), moved(p, way, -t)]));
}

/**
 * For a convex chi, p(u) - p(p*) >= |u - p*|^2 / (2t) for every u: an error of p* is then seen to first order. Without that fact only p(u) >= p(p*) is asked.
 * Relative to the terms of p, which are sums of n numbers.
 */
function notBeaten(subject: CheckSubject, x: Vector, t: number, label: number): Measurement {
  const { oracles: { simpleValue }, traits: { convex } } = subject.problem;
  const p = proxOf(subject, x, t), chi = simpleValue!(p), half = dot(minus(p, x), minus(p, x)) / (2 * t);
  if (!Number.isFinite(chi + half)) return atMost(Infinity, rounding, `prox(x, ${shown(t)}) is outside of the domain of simpleValue: its value there is ${chi}`);
  return worst(rivals(subject, p, x, label).map((u) => {
    const step = minus(u, p), lead = convex ? 0 : dot(step, step) / (2 * t);
    // chi(p) + |p - x|^2/2t + |u - p|^2/2t - chi(u) - |u - x|^2/2t = chi(p) - chi(u) + <x - p, u - p>/t, without the cancellation of squares.
    const other = simpleValue!(u), inner = dot(minus(x, p), step) / t, excess = other === Infinity ? -Infinity : chi - other + inner - lead;
    const size = Math.abs(chi) + Math.abs(other) + half + Math.abs(inner) + lead;
    return atMost(Math.max(0, size === 0 ? 0 : excess === -Infinity ? 0 : excess / size), rounding,
      `prox(x, ${shown(t)}) is not the minimiser of simpleValue(u) + |u - x|^2/(2t): a point at distance ${shown(norm(step))} is better; is the step t used as 1/t, or not at all?`);
  }));
}

export const proxOptimality: Check = {
  name: 'prox optimality',
  skips: (problem) => noProx(problem) ?? (problem.oracles.simpleValue ? undefined : 'it offers no simpleValue'),
  run: (subject) => worst(argumentsOf(subject).map(({ x, t, label }) => notBeaten(subject, x, t, label))),
};

/** |Px - Py|^2 <= <Px - Py, x - y>, which every prox of a convex function has. */
export const firmlyNonExpansive: Check = {
  name: 'prox is firmly non-expansive',
  skips: (problem) => noProx(problem) ?? (problem.traits.convex ? undefined : 'the problem does not claim the fact `convex`'),
  run(subject) {
    const all = argumentsOf(subject);
    return worst(all.map(({ x, t }, i) => {
      const y = all[(i + 3) % all.length]!.x, apart = minus(x, y), images = minus(proxOf(subject, x, t), proxOf(subject, y, t));
      const size = dot(apart, apart);
      return atMost(size === 0 ? 0 : Math.max(0, dot(images, images) - dot(images, apart)) / size, rounding,
        `prox(., ${shown(t)}) moves points apart that a prox of a convex function would not: distance ${shown(norm(apart))} becomes ${shown(norm(images))}`);
    }));
  },
};

/** `out` may be `x`. */
export const proxInPlace: Check = {
  name: 'prox in place',
  skips: noProx,
  run(subject) {
    const wrong = argumentsOf(subject).filter(({ x, t }) => {
      const own = x.slice();
      subject.problem.oracles.prox!(own, t, own);
      return !sameBits(own, proxOf(subject, x, t));
    });
    return atMost(wrong.length, 0, 'prox(x, t, x) differs from prox(x, t, out): entries of `x` are read after they were overwritten');
  },
};
