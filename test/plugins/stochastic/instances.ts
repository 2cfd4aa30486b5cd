/** The dossier's instances A to F in plain loops, its generator and its noise. */
import { readFileSync } from 'node:fs';
import { defineProblem, type AnyProblem, type Random, type Vector } from '../../../core/index.js';

export interface GoldenRun { readonly eta?: number; readonly trace: Readonly<Record<string, number>>; readonly x_last?: readonly number[]; readonly F_avg?: number; readonly bound?: number; readonly bound_exp?: number; readonly eta_1?: number; readonly eta_151?: number; readonly eta_300?: number }
type Instance<K extends string, E extends string = never> = { readonly opt: number } & Readonly<Record<K, GoldenRun>> & Readonly<Record<E, number>>;
export const golden = JSON.parse(readFileSync(new URL('../../golden/last-iterate-sgd.json', import.meta.url), 'utf8')) as {
  readonly A: Instance<'sqrt_t' | 'const' | 'linear' | 'sqrt_t_stoch_seed7' | 'const_stoch_seed7' | 'linear_stoch_seed7', 'D' | 'G' | 'eta'>;
  readonly B: Instance<'sqrt_t' | 'sqrt_t_noiseless' | 'const' | 'const_noiseless', 'L' | 'D'>;
  readonly C: Instance<'sch_2' | 'sch_2_stoch_seed5'> & { readonly xstar: readonly number[] };
  readonly D: Instance<'linear' | 'sqrt_t', 'D'>;
  readonly E: Instance<'noiseless' | 'pareto_seed3' | 'pareto_seed3_linear', 'sigp'>;
  readonly F: Instance<'scf_1' | 'scf_2' | 'scf_two', 'L' | 'D'>;
};

const sum = (n: number, term: (i: number) => number): number => { let total = 0; for (let i = 0; i < n; i++) total += term(i); return total; };
const row = (i: number, j: number): number => Math.cos((i + 1) * (j + 1));
const target = (i: number): number => Math.sin(2 * (i + 1));
const soft = (v: number, tau: number): number => Math.sign(v) * Math.max(Math.abs(v) - tau, 0);

/** Noise that is added to the subgradient of a call. */
export type Noise = (out: Vector) => void;
export const silent: Noise = () => {};
export const gaussian = (random: Random, deviation: number): Noise => (out) => { for (let j = 0; j < out.length; j++) out[j]! += deviation * random.normal(); };
/** e_i s 0.1 (1 - r)^(-1 / 1.6): index, sign and size, a draw each. */
export const pareto = (random: Random): Noise => (out) => {
  const i = random.integer(out.length), sign = random.uniform() < 0.5 ? 1 : -1;
  out[i]! += sign * 0.1 * (1 - random.uniform()) ** (-1 / 1.6);
};

interface Simple { readonly value: (x: Vector) => number; readonly prox: (x: Vector, t: number, out: Vector) => void }
const none: Simple = { value: () => 0, prox(x, _t, out) { out.set(x); } };
const l1 = (weight: number): Simple => ({ value: (x) => weight * sum(x.length, (j) => Math.abs(x[j]!)), prox(x, t, out) { for (let j = 0; j < x.length; j++) out[j] = soft(x[j]!, t * weight); } });
const ridge = (mu: number): Simple => ({ value: (x) => (mu / 2) * sum(x.length, (j) => x[j]! ** 2), prox(x, t, out) { for (let j = 0; j < x.length; j++) out[j] = x[j]! / (1 + t * mu); } });

/** mean |a_i'x - b_i| of 12 rows in 5 variables, and a simple part: A (l1 0.05), C (ridge 0.2), E (none). */
function absolute(simple: Simple, muH: number, noise: Noise = silent): AnyProblem {
  const n = 5, m = 12, residual = (x: Vector, i: number): number => sum(n, (j) => row(i, j) * x[j]!) - target(i);
  const length = (i: number): number => Math.sqrt(sum(n, (j) => row(i, j) ** 2));
  const nonsmoothValue = (x: Vector): number => sum(m, (i) => Math.abs(residual(x, i))) / m;
  return defineProblem({
    size: n,
    traits: { convex: true, samples: m, nonsmoothLipschitz: sum(m, length) / m, subgradientVariance: sum(m, (i) => length(i) ** 2) / m, ...(muH > 0 ? { stronglyConvex: true, simpleStrongConvexity: muH } : {}) },
    oracles: {
      nonsmoothValue, value: (x: Vector) => nonsmoothValue(x) + simple.value(x), simpleValue: simple.value, prox: simple.prox,
      sampleSubgradient(x: Vector, samples: Int32Array, out: Vector) {
        out.fill(0);
        for (const i of samples) { const sign = Math.sign(residual(x, i)) / samples.length; for (let j = 0; j < n; j++) out[j]! += sign * row(i, j); }
        noise(out);
      },
    },
  });
}
export const instanceA = (): AnyProblem => absolute(l1(0.05), 0);
export const instanceC = (): AnyProblem => absolute(ridge(0.2), 0.2);
export const instanceE = (noise: Noise): AnyProblem => absolute(none, 0, noise);

/** |Ax - b|^2 / (2m) of 10 rows in 6 variables + 0.1 |x|_1. */
export function instanceB(noise: Noise): AnyProblem {
  const n = 6, m = 10, residual = (x: Vector, i: number): number => sum(n, (j) => row(i, j) * x[j]!) - target(i), chi = l1(0.1);
  return defineProblem({
    size: n, traits: { convex: true, smooth: true, samples: 1, smoothness: golden.B.L },
    oracles: {
      value: (x: Vector) => sum(m, (i) => residual(x, i) ** 2) / (2 * m) + chi.value(x), simpleValue: chi.value, prox: chi.prox,
      sampleSubgradient(x: Vector, _samples: Int32Array, out: Vector) {
        for (let j = 0; j < n; j++) out[j] = sum(m, (i) => row(i, j) * residual(x, i)) / m;
        noise(out);
      },
    },
  });
}

/** max_i a_i'x of 8 rows on the simplex in 6 variables, entropy. */
export function instanceD(): AnyProblem {
  const n = 6, m = 8, margin = (x: Vector, i: number): number => sum(n, (j) => row(i, j) * x[j]!);
  const top = (x: Vector): number => { let best = 0; for (let i = 1; i < m; i++) if (margin(x, i) > margin(x, best)) best = i; return best; };
  return defineProblem({
    size: n, start: new Float64Array(n).fill(1 / n), traits: { convex: true, entropic: true, samples: 1, nonsmoothLipschitz: Math.max(...Array.from({ length: m * n }, (_, e) => Math.abs(row(e % m, Math.floor(e / m))))) },
    oracles: {
      value: (x: Vector) => margin(x, top(x)),
      sampleSubgradient(x: Vector, _samples: Int32Array, out: Vector) { const i = top(x); for (let j = 0; j < n; j++) out[j] = row(i, j); },
      twoCentreProx(d: Vector, x: Vector, beta: number, u: Vector, q: number, out: Vector) {
        for (let j = 0; j < n; j++) out[j] = (beta * Math.log(x[j]!) + q * Math.log(u[j]!) - d[j]!) / (beta + q);
        const most = Math.max(...out);
        for (let j = 0; j < n; j++) out[j] = Math.exp(out[j]! - most);
        const total = sum(n, (j) => out[j]!);
        for (let j = 0; j < n; j++) out[j]! /= total;
      },
    },
  });
}

/** sum lam_i x_i^2 / 2, lam = (0.5, 1, 2, 5), from ones. */
export function instanceF(noise: Noise): AnyProblem {
  const lam = [0.5, 1, 2, 5];
  return defineProblem({
    size: 4, start: [1, 1, 1, 1], traits: { convex: true, smooth: true, stronglyConvex: true, samples: 1, smoothness: 5, strongConvexity: 0.5 },
    oracles: {
      value: (x: Vector) => sum(4, (i) => lam[i]! * x[i]! ** 2) / 2,
      sampleGradient(x: Vector, _samples: Int32Array, out: Vector) { for (let i = 0; i < 4; i++) out[i] = lam[i]! * x[i]!; noise(out); },
    },
  });
}
