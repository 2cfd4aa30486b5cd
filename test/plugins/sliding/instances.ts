/** The dossier's instances A and B in plain loops, and its generator. */
import { readFileSync } from 'node:fs';
import { defineProblem, type Vector } from '../../../core/index.js';

interface Point { readonly k: number; readonly T: number; readonly nsub: number; readonly nk: number; readonly obj: number; readonly eta: number }
interface Run { readonly N: number; readonly C: number; readonly eta0: number; readonly Dtilde: number; readonly trace: readonly Point[]; readonly xbar: readonly number[]; readonly xlast: readonly number[] }
interface Phase { readonly phase: number; readonly ngrad: number; readonly nsub: number; readonly obj: number }
export const golden = JSON.parse(readFileSync(new URL('../../golden/gradient-sliding.json', import.meta.url), 'utf8')) as {
  readonly A: { readonly opt: number; readonly xstar: readonly number[]; readonly rf_sgs: Run; readonly rf_sgs_stoch: Run; readonly gs_lan: Run; readonly m_sgs: { readonly trace: readonly Phase[] } };
  readonly B: { readonly opt: number; readonly xstar: readonly number[]; readonly rf_asgs: Run };
};

const sum = (n: number, term: (i: number) => number): number => { let total = 0; for (let i = 0; i < n; i++) total += term(i); return total; };
const at = (x: Vector, i: number): number => x[i] ?? 0;

/** 1/2 x'Qx - c'x + (3/12) sum |a_i'x - b_i| + 0.05 |x|^2. */
export function instanceA() {
  const n = 8, m = 12, mu = 0.1;
  const row = (i: number, j: number): number => Math.cos((i + 1) * (j + 1)), b = (i: number): number => Math.sin(2 * (i + 1));
  const residual = (x: Vector, i: number): number => sum(n, (j) => row(i, j) * x[j]!) - b(i);
  const smoothValue = (x: Vector): number => sum(n, (j) => x[j]! * (0.5 * (2 * x[j]! - at(x, j - 1) - at(x, j + 1)) - Math.sin(j + 1)));
  const nonsmoothValue = (x: Vector): number => (3 / m) * sum(m, (i) => Math.abs(residual(x, i)));
  const simpleValue = (x: Vector): number => (mu / 2) * sum(n, (j) => x[j]! ** 2);
  const length = (i: number): number => Math.sqrt(sum(n, (j) => row(i, j) ** 2));
  const G = (3 / m) * sum(m, length);
  return defineProblem({
    size: n, reference: { value: golden.A.opt },
    traits: { smooth: true, convex: true, stronglyConvex: true, smoothness: 4, simpleStrongConvexity: mu, samples: m, nonsmoothLipschitz: G, subgradientVariance: (9 / m) * sum(m, (i) => length(i) ** 2) },
    oracles: {
      smoothValue, nonsmoothValue, simpleValue, value: (x: Vector) => smoothValue(x) + nonsmoothValue(x) + simpleValue(x),
      smoothGradient(x: Vector, out: Vector) { for (let j = 0; j < n; j++) out[j] = 2 * x[j]! - at(x, j - 1) - at(x, j + 1) - Math.sin(j + 1); },
      nonsmoothSubgradient(x: Vector, out: Vector) { out.fill(0); for (let i = 0; i < m; i++) { const s = (3 / m) * Math.sign(residual(x, i)); for (let j = 0; j < n; j++) out[j]! += s * row(i, j); } },
      sampleSubgradient(x: Vector, samples: Int32Array, out: Vector) { out.fill(0); for (const i of samples) { const s = (3 / samples.length) * Math.sign(residual(x, i)); for (let j = 0; j < n; j++) out[j]! += s * row(i, j); } },
      prox(x: Vector, t: number, out: Vector) { for (let j = 0; j < n; j++) out[j] = x[j]! / (1 + t * mu); },
    },
  });
}

/** 1/2 |Ax - b|^2 + 0.1 |Dx|_1 + 0.025 |x|^2, A tridiagonal (0.25, 0.5, 0.25), D first differences. */
export function instanceB() {
  const n = 20, p = n - 1, lambda = 0.1, mu = 0.05;
  const blur = (x: (j: number) => number, j: number): number => 0.25 * (j > 0 ? x(j - 1) : 0) + 0.5 * x(j) + 0.25 * (j < n - 1 ? x(j + 1) : 0);
  const truth = (j: number): number => (j >= 5 && j < 12 ? 1 : j >= 15 ? -0.5 : 0);
  const b = Float64Array.from({ length: n }, (_, j) => blur(truth, j) + 0.05 * Math.sin(7 * (j + 1)));
  const residual = (x: Vector, j: number): number => blur((i) => x[i]!, j) - b[j]!;
  const smoothValue = (x: Vector): number => 0.5 * sum(n, (j) => residual(x, j) ** 2);
  const nonsmoothValue = (x: Vector): number => lambda * sum(p, (i) => Math.abs(x[i + 1]! - x[i]!));
  const simpleValue = (x: Vector): number => (mu / 2) * sum(n, (j) => x[j]! ** 2);
  const coupleAdjoint = (y: Vector, out: Vector): void => { for (let j = 0; j < n; j++) out[j] = (j > 0 ? y[j - 1]! : 0) - (j < p ? y[j]! : 0); };
  return defineProblem({
    size: n, reference: { value: golden.B.opt },
    traits: { smooth: true, convex: true, stronglyConvex: true, smoothness: 1, simpleStrongConvexity: mu, nonsmoothLipschitz: 2 * lambda * Math.sqrt(p), couplingNorm: 2, dualSize: p, dualDiameter: (lambda ** 2 * p) / 2 },
    oracles: {
      smoothValue, nonsmoothValue, simpleValue, value: (x: Vector) => smoothValue(x) + nonsmoothValue(x) + simpleValue(x),
      smoothGradient(x: Vector, out: Vector) { const r = Float64Array.from({ length: n }, (_, j) => residual(x, j)); for (let j = 0; j < n; j++) out[j] = blur((i) => r[i]!, j); },
      nonsmoothSubgradient(x: Vector, out: Vector) { coupleAdjoint(Float64Array.from({ length: p }, (_, i) => lambda * Math.sign(x[i + 1]! - x[i]!)), out); },
      prox(x: Vector, t: number, out: Vector) { for (let j = 0; j < n; j++) out[j] = x[j]! / (1 + t * mu); },
      couple(x: Vector, out: Vector) { for (let i = 0; i < p; i++) out[i] = x[i + 1]! - x[i]!; },
      coupleAdjoint,
      dualArgmax(z: Vector, eta: number, out: Vector) { for (let i = 0; i < p; i++) out[i] = eta === 0 ? lambda * Math.sign(z[i]!) : Math.min(Math.max(z[i]! / eta, -lambda), lambda); },
      dualProx(y: Vector, _sigma: number, out: Vector) { for (let i = 0; i < p; i++) out[i] = Math.min(Math.max(y[i]!, -lambda), lambda); },
      dualValue: (y: Vector) => (y.every((yi) => Math.abs(yi) <= lambda) ? 0 : Infinity),
    },
  });
}
