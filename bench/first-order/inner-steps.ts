/** Inner sliding steps against fused loops written by hand, and what they leave on the heap. */
import { PerformanceObserver } from 'node:perf_hooks';
import { solve, type AnyMethod, type AnyProblem } from '../../core/index.js';
import { streamFor } from '../../core/random/index.js';
import { restartFreeAcceleratedGradientSliding } from '../../plugins/restart-free-accelerated-gradient-sliding/index.js';
import { restartFreeGradientSliding } from '../../plugins/restart-free-gradient-sliding/index.js';
import { regressionL1Loss } from '../../problems/regression-l1-loss/index.js';
import { totalVariation } from '../../problems/total-variation/index.js';

const repetitions = 3, mu = 0.1;
const array = (shape: readonly number[], data: Float64Array) => ({ kind: 'array', shape, data }) as const;
const all = { kind: 'all' } as const;

function regression(n: number, rows: number): { readonly problem: AnyProblem; readonly C: Float64Array; readonly d: Float64Array } {
  const random = streamFor('bench', 'first-order', n, rows), C = new Float64Array(rows * n), d = new Float64Array(rows), Q = new Float64Array(n * n), c = new Float64Array(n);
  random.fillNormal(C); random.fillNormal(d); random.fillNormal(c);
  for (let i = 0; i < n; i++) Q[i * n + i] = 1;
  const data = { Q: array([n, n], Q), c: array([n], c), C: array([rows, n], C), d: array([rows], d) };
  return { problem: regressionL1Loss.build({ data, params: { weight: 1, l2: mu, domain: all }, spec: {} } as never) as AnyProblem, C, d };
}

export function image(h: number, w: number): Float64Array {
  const random = streamFor('bench', 'total-variation', h, w);
  return Float64Array.from({ length: h * w }, (_, p) => {
    const i = Math.floor(p / w) / h - 0.5, j = (p % w) / w - 0.5;
    return (i * i + j * j < 0.09 ? 1 : 0) + (i > 0.1 && j > 0.1 ? 0.5 : 0) + 0.1 * random.normal();
  });
}

export const denoising = (b: Float64Array, h: number, w: number, weight: number, l2: number): AnyProblem =>
  totalVariation.build({ data: { image: array([h, w], b) }, params: { weight, l2, isotropic: false, domain: all }, spec: {} } as never) as AnyProblem;

/** CPU seconds since `from`: the wall clock of a shared machine says little. Collection and compilation are in it. */
function cpuSince(from: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
}

/** CPU seconds of one inner step, the best of several runs. */
async function slid(problem: AnyProblem, method: AnyMethod, params: object, oracle: 'nonsmoothSubgradient' | 'couple'): Promise<number> {
  let best = Infinity;
  for (let i = 0; i < repetitions; i++) {
    const start = process.cpuUsage(), { counts } = await solve({ problem, method: { method, params }, budget: { iterations: 3 }, record: { every: 1_000_000 } });
    best = Math.min(best, cpuSince(start) / counts[oracle]!);
  }
  return best;
}

function looped(steps: number, step: (t: number) => void): number {
  let best = Infinity;
  for (let i = 0; i <= repetitions; i++) {
    const start = process.cpuUsage();
    for (let t = 1; t <= steps; t++) step(t);
    best = Math.min(best, cpuSince(start) / steps);
  }
  return best;
}

/** |Cx - d|: every row is read once, for its residual and, while it is near, for the sum of signs. */
function fusedRegression(C: Float64Array, d: Float64Array, n: number): (t: number) => void {
  const rows = d.length, s = new Float64Array(n), g = new Float64Array(n), x = new Float64Array(n), u = new Float64Array(n), average = new Float64Array(n), beta = 1, share = 1 / rows;
  return (t) => {
    s.set(g);
    for (let i = 0; i < rows; i++) {
      const row = i * n;
      let r0 = -d[i]!, r1 = 0, j = 0;
      for (; j + 1 < n; j += 2) { r0 += C[row + j]! * u[j]!; r1 += C[row + j + 1]! * u[j + 1]!; }
      if (j < n) r0 += C[row + j]! * u[j]!;
      const sign = share * Math.sign(r0 + r1);
      if (sign !== 0) for (j = 0; j < n; j++) s[j]! += sign * C[row + j]!;
    }
    const q = 1 + t / 2, scale = 1 / (mu + beta + q), theta = 2 / (t + 1);
    for (let j = 0; j < n; j++) { const v = scale * (beta * x[j]! + q * u[j]! - s[j]!); average[j]! += theta * (v - average[j]!); u[j] = v; }
  };
}

/** Total variation: one pass for um, one for differences, clipping, adjoint, prox and average. */
function fusedVariation(h: number, w: number, weight: number): (t: number) => void {
  const n = h * w, um = new Float64Array(n), g = image(h, w), x = new Float64Array(n), u = new Float64Array(n), average = new Float64Array(n), xbar = new Float64Array(n), above = new Float64Array(w);
  const beta = 1, gamma = 0.2, eta = 0.1;
  return (t) => {
    const q = 1 + t / 2, scale = 1 / (mu + beta + q), theta = 2 / (t + 1), old = 1 - gamma, mean = gamma * (1 - theta), fresh = gamma * theta, high = weight * eta;
    for (let p = 0; p < n; p++) um[p] = old * xbar[p]! + mean * average[p]! + fresh * u[p]!;
    above.fill(0);
    for (let i = 0, p = 0; i < h; i++) {
      let left = 0;
      for (let j = 0; j < w; j++, p++) {
        const here = um[p]!, zr = j < w - 1 ? um[p + 1]! - here : 0, zd = i < h - 1 ? um[p + w]! - here : 0;
        const right = zr > high ? weight : zr < -high ? -weight : zr / eta, down = zd > high ? weight : zd < -high ? -weight : zd / eta;
        const v = scale * (beta * x[p]! + q * u[p]! - g[p]! - (left - right + above[j]! - down));
        average[p]! += theta * (v - average[p]!);
        u[p] = v;
        left = right;
        above[j] = down;
      }
    }
  };
}

/** Bytes that a run of at least 10^6 inner steps of instance-A size leaves on the heap, and the collections during it. */
async function heap(): Promise<void> {
  const { problem } = regression(8, 12);
  const run = (C: number) => solve({ problem, method: { method: restartFreeGradientSliding, params: { C } }, budget: { iterations: 2 }, record: { every: 1_000_000 } });
  await run(2e5);
  let collections = 0;
  const observer = new PerformanceObserver((list) => { collections += list.getEntries().length; });
  observer.observe({ entryTypes: ['gc'] });
  const before = process.memoryUsage().heapUsed, { counts } = await run(5e5), grown = process.memoryUsage().heapUsed - before, steps = counts.nonsmoothSubgradient!;
  await new Promise((resolve) => { setImmediate(resolve); });
  observer.disconnect();
  console.log(`  heap over ${steps} inner steps: ${(grown / 1024).toFixed(0)} KiB (${(grown / steps).toFixed(3)} bytes a step), ${collections} garbage collections`);
}

export async function benchInnerSteps(): Promise<void> {
  console.log('\ninner sliding steps over a fused loop written by hand, CPU time (goal: within 2)');
  const line = (name: string, ours: number, hand: number): void => console.log(`  ${name.padEnd(44)} ${(1e6 * ours).toFixed(2).padStart(9)} us  by hand ${(1e6 * hand).toFixed(2).padStart(9)} us  ratio ${(ours / hand).toFixed(2)}`);
  // First, while nothing else is to be collected.
  await heap();
  for (const [n, rows, steps] of [[20, 50, 200_000], [100, 300, 20_000], [300, 1000, 2000]] as const) {
    const { problem, C, d } = regression(n, rows);
    line(`regression-l1-loss, ${rows} x ${n}`, await slid(problem, restartFreeGradientSliding, { C: steps / 4 }, 'nonsmoothSubgradient'), looped(steps, fusedRegression(C, d, n)));
  }
  for (const [h, w, steps] of [[1, 1000, 20_000], [128, 128, 1000], [512, 512, 60]] as const) {
    const problem = denoising(image(h, w), h, w, 0.1, mu);
    // T grows with 1 / sqrt(eta): eta0 is set for about `steps` inner steps in three iterations.
    const eta0 = (8 * 8 * 0.05) / (mu * (steps / 3) ** 2);
    line(`total-variation, ${h} x ${w}`, await slid(problem, restartFreeAcceleratedGradientSliding, { eta0 }, 'couple'), looped(steps, fusedVariation(h, w, 0.1)));
  }
}
