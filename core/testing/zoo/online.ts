/** A stream of losses over a box, every sum in closed form. */
import type { Vector } from '../../contract/arrays.js';
import { defineProblem } from '../../contract/define-problem.js';
import type { ZooProblem } from './problem.js';

const rounds = 60, ridge = 0.1;
/** c_t: around (0.9, -0.4), so that the first bound is active in some rounds. */
const centre = (round: number, j: number): number => (j === 0 ? 0.9 + 0.5 * Math.cos(round) : -0.4 + 0.3 * Math.sin(2 * round));
const clip = (x: number): number => Math.min(Math.max(x, -1), 1);
const both = (work: (j: number) => number): number => work(0) + work(1);

/** f_t(x) = |x - c_t|^2 / 2 and r(x) = 0.05 |x|^2 on [-1, 1]^2. */
export const stream: ZooProblem = {
  name: 'stream of losses', thorough: true,
  make() {
    const value = (round: number, x: Vector): number => both((j) => (x[j]! - centre(round, j)) ** 2 / 2 + (ridge / 2) * x[j]! ** 2);
    const each = (out: Vector, work: (j: number) => number): void => { const first = work(0); out[1] = work(1); out[0] = first; };
    const sumOver = (count: number, term: (round: number) => number): number => Array.from({ length: count }, (_, t) => term(t)).reduce((a, b) => a + b, 0);
    const change = (round: number): number => (round === 0 ? both((j) => (1 + Math.abs(centre(0, j))) ** 2) : both((j) => (centre(round, j) - centre(round - 1, j)) ** 2));
    return defineProblem({
      kind: 'zoo-stream', size: 2,
      traits: { convex: true, smooth: true, stronglyConvex: true, smoothness: 1 + ridge, strongConvexity: 1 + ridge, rounds, gradientBound: 4, expConcavity: 1 / 16, domain: { kind: 'box', lower: -1, upper: 1 } },
      oracles: {
        roundValue: value,
        roundGradient(round: number, x: Vector, out: Vector) { each(out, (j) => (1 + ridge) * x[j]! - centre(round, j)); },
        roundLossGradient(round: number, x: Vector, out: Vector) { each(out, (j) => x[j]! - centre(round, j)); },
        regulariserProx(x: Vector, t: number, out: Vector) { each(out, (j) => clip(x[j]! / (1 + t * ridge))); },
        roundProx(round: number, x: Vector, s: number, out: Vector) { each(out, (j) => clip((x[j]! + s * centre(round, j)) / (1 + s * (1 + ridge)))); },
        roundHint(round: number, out: Vector) { each(out, (j) => 0.5 - centre(round, j)); },
        roundVariation: change,
        bestFixedLoss(count: number) {
          const best = Float64Array.of(0, 1).map((j) => clip(sumOver(count, (t) => centre(t, j)) / (count * (1 + ridge))));
          return sumOver(count, (t) => value(t, best));
        },
        comparatorLoss: (count: number) => sumOver(count, (t) => value(t, Float64Array.of(0, 1).map((j) => clip(centre(t, j) / (1 + ridge))))),
        gradientNoise: () => 0,
        gradientVariation: (count: number) => sumOver(count, change),
      },
    });
  },
};
