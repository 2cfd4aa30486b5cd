/** Three terms: a smooth one, a nonsmooth one that is structured too, and a ridge with a prox. */
import type { Vector } from '../../contract/arrays.js';
import { defineProblem } from '../../contract/define-problem.js';
import type { ZooProblem } from './problem.js';

const h = [1, 2, 4], c = [3, -2, 1], weight = [0.5, 1, 2], kink = [1, -0.5, 1], l2 = 0.5;

const total = (term: (i: number) => number): number => term(0) + term(1) + term(2);
const clip = (value: number, i: number): number => Math.min(Math.max(value, -weight[i]!), weight[i]!);
const slope = (x: Vector, i: number): number => weight[i]! * Math.sign(x[i]! - kink[i]!);

/** Without the kink variable i would be at h_i c_i / (h_i + l2); the kink draws it to itself by at most weight_i / (h_i + l2). Two variables stay off it, one sits on it. */
const optimum = Float64Array.from(c, (ci, i) => {
  const free = (h[i]! * ci) / (h[i]! + l2) - kink[i]!, reach = weight[i]! / (h[i]! + l2);
  return kink[i]! + Math.sign(free) * Math.max(Math.abs(free) - reach, 0);
});

/** sum_i h_i (x_i - c_i)^2 / 2 + weight_i |x_i - kink_i| + (l2 / 2) x_i^2; K is the identity, J(y) = <kink, y>, |y_i| <= weight_i. */
export const threeTerms: ZooProblem = {
  name: 'three terms', thorough: true,
  make() {
    const smoothValue = (x: Vector): number => total((i) => (h[i]! * (x[i]! - c[i]!) ** 2) / 2);
    const nonsmoothValue = (x: Vector): number => total((i) => weight[i]! * Math.abs(x[i]! - kink[i]!));
    const simpleValue = (x: Vector): number => (l2 / 2) * total((i) => x[i]! ** 2);
    const value = (x: Vector): number => smoothValue(x) + nonsmoothValue(x) + simpleValue(x);
    const dualArgmax = (z: Vector, eta: number, out: Vector): void => { for (let i = 0; i < 3; i++) { const room = z[i]! - kink[i]!; out[i] = eta === 0 ? weight[i]! * Math.sign(room) : clip(room / eta, i); } };
    return defineProblem({
      kind: 'zoo-three-terms', size: 3, reference: { point: optimum, value: value(optimum) },
      traits: {
        smooth: true, convex: true, stronglyConvex: true, smoothness: 4, simpleStrongConvexity: l2, samples: 3, nonsmoothLipschitz: Math.hypot(...weight),
        subgradientVariance: 2 * total((i) => weight[i]! ** 2), couplingNorm: 1, dualSize: 3, dualDiameter: total((i) => weight[i]! ** 2) / 2,
      },
      oracles: {
        value, smoothValue, nonsmoothValue, simpleValue,
        smoothGradient(x: Vector, out: Vector) { for (let i = 0; i < 3; i++) out[i] = h[i]! * (x[i]! - c[i]!); },
        nonsmoothSubgradient(x: Vector, out: Vector) { for (let i = 0; i < 3; i++) out[i] = slope(x, i); },
        sampleSubgradient(x: Vector, samples: Int32Array, out: Vector) { out.fill(0); for (const i of samples) out[i]! += (3 * slope(x, i)) / samples.length; },
        prox(x: Vector, t: number, out: Vector) { for (let i = 0; i < 3; i++) out[i] = x[i]! / (1 + t * l2); },
        couple(x: Vector, out: Vector) { out.set(x); },
        coupleAdjoint(y: Vector, out: Vector) { out.set(y); },
        dualArgmax,
        smoothedGradient(x: Vector, eta: number, y: Vector, out: Vector) { dualArgmax(x, eta, y); out.set(y); },
        dualProx(y: Vector, sigma: number, out: Vector) { for (let i = 0; i < 3; i++) out[i] = clip(y[i]! - sigma * kink[i]!, i); },
        dualValue: (y: Vector) => (y.every((yi, i) => Math.abs(yi) <= weight[i]!) ? total((i) => kink[i]! * y[i]!) : Infinity),
        conjugateValue: (z: Vector) => total((i) => (z[i]! + h[i]! * c[i]!) ** 2 / (2 * (h[i]! + l2)) - (h[i]! * c[i]! ** 2) / 2),
      },
    });
  },
};
