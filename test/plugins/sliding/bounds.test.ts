/** The a-priori bounds on random instances whose optimum is known by construction. */
import { describe, expect, it } from 'vitest';
import { defineProblem, iterate, type TraceRecord, type Vector } from '../../../core/index.js';
import { mulberry32 } from '../mulberry32.js';

/**
 * 1/2 x'Qx - c'x + sum_i w_i |C_i x - d_i| + (mu/2) |x|^2 with the optimum x*: the first kinks lie at x* with multipliers inside of [-w, w], the others away from it,
 * and c = Qx* + C'y* + mu x*.
 */
export function randomInstance(seed: number) {
  const { uniform } = mulberry32(seed), n = 2 + Math.floor(uniform() * 5), m = 1 + Math.floor(uniform() * 6), mu = 0.1 + uniform();
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const matrix = (rows: number): readonly Float64Array[] => Array.from({ length: rows }, () => Float64Array.from({ length: n }, normal));
  const B = matrix(n), C = matrix(m), w = Float64Array.from({ length: m }, () => 0.2 + uniform()), best = Float64Array.from({ length: n }, normal);
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => { let sum = 0; for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!; return sum; };
  const Qx = (x: Vector): Float64Array => { const Bx = B.map((row) => dot(row, x)); return Float64Array.from({ length: n }, (_, j) => B.reduce((sum, row, i) => sum + row[j]! * Bx[i]!, 0)); };
  const active = (i: number): boolean => i < Math.ceil(m / 2), offset = w.map(() => normal());
  const d = w.map((_, i) => dot(C[i]!, best) - (active(i) ? 0 : offset[i]!)), y = w.map((wi, i) => (active(i) ? wi * (2 * uniform() - 1) : wi * Math.sign(offset[i]!)));
  const Kt = (v: Vector, out: Vector): void => { for (let j = 0; j < n; j++) out[j] = C.reduce((sum, row, i) => sum + row[j]! * v[i]!, 0); };
  const pull = new Float64Array(n);
  Kt(y, pull);
  const c = Qx(best).map((q, j) => q + pull[j]! + mu * best[j]!);
  const frobenius = (rows: readonly Float64Array[]): number => rows.reduce((sum, row) => sum + dot(row, row), 0);
  const smoothValue = (x: Vector): number => dot(x, Qx(x)) / 2 - dot(c, x);
  const nonsmoothValue = (x: Vector): number => w.reduce((sum, wi, i) => sum + wi * Math.abs(dot(C[i]!, x) - d[i]!), 0);
  const simpleValue = (x: Vector): number => (mu / 2) * dot(x, x);
  const value = (x: Vector): number => smoothValue(x) + nonsmoothValue(x) + simpleValue(x);
  const clip = (v: number, i: number): number => Math.min(Math.max(v, -w[i]!), w[i]!);
  const problem = defineProblem({
    size: n, reference: { value: value(best), point: best }, start: () => new Float64Array(n).fill(0.5),
    traits: {
      smooth: true, convex: true, stronglyConvex: true, smoothness: frobenius(B), simpleStrongConvexity: mu, nonsmoothLipschitz: w.reduce((sum, wi, i) => sum + wi * Math.sqrt(dot(C[i]!, C[i]!)), 0),
      couplingNorm: Math.sqrt(frobenius(C)), dualSize: m, dualDiameter: dot(w, w) / 2,
    },
    oracles: {
      value, smoothValue, nonsmoothValue, simpleValue,
      smoothGradient(x: Vector, out: Vector) { const q = Qx(x); for (let j = 0; j < n; j++) out[j] = q[j]! - c[j]!; },
      nonsmoothSubgradient(x: Vector, out: Vector) { Kt(w.map((wi, i) => wi * Math.sign(dot(C[i]!, x) - d[i]!)), out); },
      prox(x: Vector, t: number, out: Vector) { for (let j = 0; j < n; j++) out[j] = x[j]! / (1 + t * mu); },
      couple(x: Vector, out: Vector) { for (let i = 0; i < m; i++) out[i] = dot(C[i]!, x); },
      coupleAdjoint: Kt,
      dualArgmax(z: Vector, eta: number, out: Vector) { for (let i = 0; i < m; i++) { const room = z[i]! - d[i]!; out[i] = eta === 0 ? w[i]! * Math.sign(room) : clip(room / eta, i); } },
      dualProx(v: Vector, sigma: number, out: Vector) { for (let i = 0; i < m; i++) out[i] = clip(v[i]! - sigma * d[i]!, i); },
      dualValue: (v: Vector) => (v.every((vi, i) => Math.abs(vi) <= w[i]!) ? dot(d, v) : Infinity),
    },
  });
  const start = problem.start(mulberry32(1)), distance = start.reduce((sum, xi, i) => sum + (xi - best[i]!) ** 2, 0) / 2;
  return { problem, best: value(best), mu, distance, delta0: value(start) - value(best) + mu * distance };
}

type Instance = ReturnType<typeof randomInstance>;
async function records({ problem }: Instance, id: string, params: object, iterations: number): Promise<readonly TraceRecord[]> {
  const all: TraceRecord[] = [];
  for await (const record of iterate({ problem, method: { id, params }, budget: { iterations }, record: { every: 1 } } as never)) all.push(record);
  return all;
}

const seeds = Array.from({ length: 12 }, (_, i) => i + 1);

/** Params under the exact distance from the optimum, and without any: then the bound is found from the start point. */
const cases: readonly (readonly [string, (instance: Instance) => object, number])[] = [
  ['restart-free-gradient-sliding', ({ delta0 }) => ({ delta0, C: 1 }), 40], ['restart-free-gradient-sliding', () => ({ C: 3 }), 30], ['restart-free-gradient-sliding', ({ delta0 }) => ({ delta0, C: 'theory' }), 30],
  ['restart-free-accelerated-gradient-sliding', ({ delta0 }) => ({ delta0 }), 120], ['restart-free-accelerated-gradient-sliding', ({ delta0 }) => ({ delta0, eta0: 5 }), 80], ['restart-free-accelerated-gradient-sliding', () => ({}), 60],
  ['gradient-sliding', ({ distance }) => ({ schedule: 'fixed-horizon', N: 12, distance, dTilde: 1000 }), 12], ['gradient-sliding', () => ({ schedule: 'fixed-horizon', N: 12, dTilde: 1000 }), 12],
  ['accelerated-gradient-sliding', ({ distance }) => ({ distance }), 60], ['accelerated-gradient-sliding', () => ({ schedule: 'fixed-horizon', N: 60 }), 60],
  ['proximal-subgradient', ({ distance }) => ({ distance }), 200], ['proximal-subgradient', () => ({}), 50],
  ['nesterov-smoothing', ({ delta0 }) => ({ delta0, accuracy: 0.1 }), 150], ['nesterov-smoothing', () => ({ accuracy: 0.01 }), 50],
  ['primal-dual', ({ distance }) => ({ distance, output: 'average' }), 200], ['primal-dual', () => ({ output: 'average' }), 50],
];

describe('Psi(x_k) - Psi* is at most the bound, at every k', () => {
  it.each(cases.map(([id, params, iterations], i) => [i, id, params, iterations] as const))('case %i: %s', async (_i, id, params, iterations) => {
    let tested = 0;
    for (const seed of seeds) {
      const instance = randomInstance(seed);
      for (const { k, metrics } of await records(instance, id, params(instance), iterations)) {
        if (metrics.bound === undefined) continue;
        expect(metrics.value! - instance.best, `seed ${seed}, k = ${k}`).toBeLessThanOrEqual(metrics.bound + 1e-10 * (1 + Math.abs(instance.best)));
        tested += 1;
      }
    }
    expect(tested).toBeGreaterThanOrEqual(seeds.length * Math.min(iterations, 10));
  });

  it('holds for the phases of multi-phase gradient sliding', async () => {
    for (const seed of [1, 2, 3]) {
      const instance = randomInstance(seed);
      for (const { metrics } of await records(instance, 'multi-phase-gradient-sliding', { factor: 1, delta0: 100 }, 80)) expect(metrics.value! - instance.best).toBeLessThanOrEqual(metrics.bound!);
    }
  });

  it('the bound of restart-free gradient sliding decreases as 2 Delta0 rho^k under the theory\'s C', async () => {
    for (const seed of seeds) {
      const instance = randomInstance(seed), { traits: { smoothness } } = instance.problem, gamma = 1 / (1 + Math.sqrt(1 + (2 * smoothness!) / instance.mu));
      for (const { k, metrics } of await records(instance, 'restart-free-gradient-sliding', { delta0: instance.delta0, C: 'theory' }, 30)) expect(metrics.bound!).toBeLessThanOrEqual(2 * instance.delta0 * (1 - gamma / 2) ** k * (1 + 1e-12));
    }
  });
});
