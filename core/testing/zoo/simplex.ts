/** Problems on the probability simplex, so that entropy geometry is exercised: three terms, and a stream of losses. */
import type { Vector } from '../../contract/arrays.js';
import { defineProblem } from '../../contract/define-problem.js';
import { projectSimplex } from '../../geometry/simplex.js';
import type { ZooProblem } from './problem.js';

const h = [1, 3, 2], weight = [0.3, 0.6, 0.4], mu = 0.25, n = 3;
/** The second variable of the optimum sits on its kink, the others are off theirs. */
const optimum = [0.5, 0.3, 0.2], kink = [0.2, 0.3, 0.6], slopes = [0.3, -0.1, -0.4];
/** grad f + (a subgradient of h) + grad chi = 0 at the optimum, up to a constant: with c_i = -h_i x*_i - s_i - mu ln x*_i it is mu. */
const c = optimum.map((xi, i) => -h[i]! * xi - slopes[i]! - mu * Math.log(xi));

const total = (term: (i: number) => number): number => term(0) + term(1) + term(2);
const clip = (value: number, i: number): number => Math.min(Math.max(value, -weight[i]!), weight[i]!);
const slope = (x: Vector, i: number): number => weight[i]! * Math.sign(x[i]! - kink[i]!);
const xlogx = (xi: number): number => (xi > 0 ? xi * Math.log(xi) : 0 * xi);
const onSimplex = (x: Vector): boolean => x.every((xi) => xi >= 0) && Math.abs(total((i) => x[i]!) - 1) < 1e-9;

/** sum_i h_i x_i^2 / 2 + c_i x_i + weight_i |x_i - kink_i| + mu x_i ln x_i on the simplex, V the Kullback-Leibler divergence; L, G and |K| belong to |x|_1. */
export const entropic: ZooProblem = {
  name: 'entropy on the simplex', thorough: true,
  make() {
    const smoothValue = (x: Vector): number => total((i) => (h[i]! * x[i]! ** 2) / 2 + c[i]! * x[i]!);
    const nonsmoothValue = (x: Vector): number => total((i) => weight[i]! * Math.abs(x[i]! - kink[i]!));
    const simpleValue = (x: Vector): number => (onSimplex(x) ? mu * total((i) => xlogx(x[i]!)) : x.some(Number.isNaN) ? Number.NaN : Infinity);
    const value = (x: Vector): number => smoothValue(x) + nonsmoothValue(x) + simpleValue(x), point = Float64Array.from(optimum);
    return defineProblem({
      kind: 'zoo-entropy', size: n, start: [1 / 3, 1 / 3, 1 / 3], reference: { point, value: value(point) },
      traits: {
        smooth: true, convex: true, stronglyConvex: true, entropic: true, smoothness: 3, simpleStrongConvexity: mu, samples: n, nonsmoothLipschitz: Math.max(...weight),
        subgradientVariance: (n * Math.max(...weight)) ** 2, couplingNorm: 1, dualSize: n, dualDiameter: total((i) => weight[i]! ** 2) / 2,
      },
      oracles: {
        value, smoothValue, nonsmoothValue, simpleValue,
        smoothGradient(x: Vector, out: Vector) { for (let i = 0; i < n; i++) out[i] = h[i]! * x[i]! + c[i]!; },
        nonsmoothSubgradient(x: Vector, out: Vector) { for (let i = 0; i < n; i++) out[i] = slope(x, i); },
        sampleSubgradient(x: Vector, samples: Int32Array, out: Vector) { out.fill(0); for (const i of samples) out[i]! += (n * slope(x, i)) / samples.length; },
        /** v_i proportional to exp((beta ln x_i + q ln u_i - d_i) / (beta + q + mu)). */
        twoCentreProx(d: Vector, x: Vector, beta: number, u: Vector, q: number, out: Vector) {
          const pull = (weightOf: number, from: number): number => (weightOf === 0 ? 0 : weightOf * Math.log(from));
          for (let i = 0; i < n; i++) out[i] = (pull(beta, x[i]!) + pull(q, u[i]!) - d[i]!) / (beta + q + mu);
          const top = Math.max(out[0]!, out[1]!, out[2]!);
          for (let i = 0; i < n; i++) out[i] = Math.exp(out[i]! - top);
          const sum = total((i) => out[i]!);
          for (let i = 0; i < n; i++) out[i]! /= sum;
        },
        bregmanDistance: (x: Vector, u: Vector) => total((i) => (u[i]! > 0 ? u[i]! * Math.log(u[i]! / x[i]!) : 0 * u[i]!)),
        couple(x: Vector, out: Vector) { out.set(x); },
        coupleAdjoint(y: Vector, out: Vector) { out.set(y); },
        dualArgmax(z: Vector, eta: number, out: Vector) { for (let i = 0; i < n; i++) { const room = z[i]! - kink[i]!; out[i] = eta === 0 ? weight[i]! * Math.sign(room) : clip(room / eta, i); } },
        dualProx(y: Vector, sigma: number, out: Vector) { for (let i = 0; i < n; i++) out[i] = clip(y[i]! - sigma * kink[i]!, i); },
        dualValue: (y: Vector) => (y.every((yi, i) => Math.abs(yi) <= weight[i]!) ? total((i) => kink[i]! * y[i]!) : Infinity),
      },
    });
  },
};

const rounds = 60;
/** c_t moves on the simplex around (1/2, 1/4, 1/4). */
const centre = (round: number, j: number): number => (j === 0 ? 0.5 + 0.2 * Math.cos(round) : j === 1 ? 0.25 - 0.2 * Math.cos(round) + 0.05 * Math.sin(2 * round) : 0.25 - 0.05 * Math.sin(2 * round));

/** f_t(x) = |x - c_t|^2 / 2 on the simplex in three variables, which every c_t is in: the best fixed point is their mean, the best moving one c_t itself. */
export const simplexStream: ZooProblem = {
  name: 'stream of losses on the simplex', thorough: true,
  make() {
    const value = (round: number, x: Vector): number => total((j) => (x[j]! - centre(round, j)) ** 2 / 2);
    const each = (out: Vector, work: (j: number) => number): void => { const first = work(0), second = work(1); out[2] = work(2); out[1] = second; out[0] = first; };
    const sumOver = (count: number, term: (round: number) => number): number => Array.from({ length: count }, (_, t) => term(t)).reduce((a, b) => a + b, 0);
    const gradient = (round: number, x: Vector, out: Vector): void => { each(out, (j) => x[j]! - centre(round, j)); };
    // Of f_0 against the zero before it: sup over x of |x - c_0|^2 is at a corner.
    const change = (round: number): number => (round === 0 ? Math.max(...[0, 1, 2].map((corner) => total((j) => (Number(j === corner) - centre(0, j)) ** 2))) : total((j) => (centre(round, j) - centre(round - 1, j)) ** 2));
    return defineProblem({
      kind: 'zoo-simplex-stream', size: n, start: [1 / 3, 1 / 3, 1 / 3],
      traits: { convex: true, smooth: true, stronglyConvex: true, smoothness: 1, strongConvexity: 1, rounds, gradientBound: Math.SQRT2, expConcavity: 1 / 2, domain: { kind: 'simplex' } },
      oracles: {
        roundValue: value, roundGradient: gradient, roundLossGradient: gradient,
        regulariserProx(x: Vector, _t: number, out: Vector) { projectSimplex(x, out); },
        roundProx(round: number, x: Vector, s: number, out: Vector) { each(out, (j) => (x[j]! + s * centre(round, j)) / (1 + s)); projectSimplex(out, out); },
        roundHint(round: number, out: Vector) { each(out, (j) => 1 / 3 - centre(round, j)); },
        roundVariation: change,
        bestFixedLoss(count: number) { const mean = Float64Array.from([0, 1, 2], (j) => sumOver(count, (t) => centre(t, j)) / count); return sumOver(count, (t) => value(t, mean)); },
        comparatorLoss: () => 0, gradientNoise: () => 0, gradientVariation: (count: number) => sumOver(count, change),
      },
    });
  },
};
