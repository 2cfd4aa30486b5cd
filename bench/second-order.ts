/**
 * Steps of gradient-normalised Newton against the linear algebra that they cannot do without: time of a step over that of its Hessian and Cholesky
 * factorisations alone, at the same points; and whole runs against SciPy's trust-exact and trust-ncg on the same problem, one thread each.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linalg, linalgReport, setLinalgThreads, solve, type AnyMethod, type AnyProblem, type RunResult } from '../core/index.js';
import { writeNpy } from '../core/data/index.js';
import { streamFor } from '../core/random/index.js';
import { gradientNormalizedNewton } from '../plugins/gradient-normalized-newton/index.js';
import { trustRegionNewton } from '../plugins/trust-region-newton/index.js';
import { logisticRegression } from '../problems/logistic-regression/index.js';
import { powerNorm } from '../problems/power-norm/index.js';

const sizes = [100, 300, 600], repetitions = 3, below = 1e-8, l2 = 1e-3;

interface Data { readonly m: number; readonly n: number; readonly A: Float64Array; readonly b: Float64Array }

function generate(m: number, n: number): Data {
  const random = streamFor('bench', 'second-order', m, n), A = new Float64Array(m * n), weights = Float64Array.from({ length: n }, () => random.normal());
  random.fillNormal(A);
  const b = Float64Array.from({ length: m }, (_, i) => (weights.reduce((sum, w, j) => sum + w * A[i * n + j]!, 0) / Math.sqrt(n) + random.normal() > 0 ? 1 : 0));
  return { m, n, A, b };
}

const arrays = ({ m, n, A, b }: Data) => ({ A: { kind: 'array', shape: [m, n], data: A }, b: { kind: 'array', shape: [m], data: b } }) as const;
const logistic = (data: Data): AnyProblem => logisticRegression.build({ data: arrays(data), params: { l2, intercept: false, standardize: false }, spec: {} }) as AnyProblem;
const power = (data: Data): AnyProblem => powerNorm.build({ data: arrays(data), params: { p: 4 }, spec: {} }) as AnyProblem;

async function best(problem: AnyProblem, method: AnyMethod, params: object): Promise<RunResult> {
  let fastest: RunResult | undefined;
  for (let i = 0; i < repetitions; i++) {
    const run = await solve({ problem, method: { method, params }, stop: { kind: 'gradient-norm', below }, record: { every: 1_000_000 } });
    if (!fastest || run.seconds < fastest.seconds) fastest = run;
  }
  return fastest!;
}

/** Seconds of one call, the best of several batches. */
function secondsOf(call: () => void): number {
  let least = Infinity;
  for (let batch = 0; batch < 5; batch++) {
    let calls = 0;
    const start = performance.now();
    do { call(); calls++; } while (performance.now() - start < 60);
    least = Math.min(least, (performance.now() - start) / 1e3 / calls);
  }
  return least;
}

/** One Hessian; one copy, factorisation and solve; one value with gradient. At points that alternate, so that nothing is remembered. */
function parts(problem: AnyProblem, n: number, x: Float64Array) {
  const { hessian, value, gradient } = problem.oracles, H = new Float64Array(n * n), L = new Float64Array(n * n), d = new Float64Array(n), points = [x, x.map((value) => value + 1e-6)];
  let at = 0;
  hessian!(x, H);
  for (let i = 0; i < n; i++) H[i * n + i]! += 1e-3;
  return {
    hessian: secondsOf(() => { hessian!(points[at = 1 - at]!, L); }),
    cholesky: secondsOf(() => { L.set(H); linalg().choleskyFactor(L, n); linalg().choleskySolve(L, n, d); }),
    oracles: secondsOf(() => { const point = points[at = 1 - at]!; value!(point); gradient!(point, d); }),
  };
}

const milliseconds = (seconds: number): string => (1e3 * seconds).toFixed(3);

async function benchSteps(): Promise<void> {
  console.log('\na step of gradient-normalized-newton over its own parts (goal: 1.0 to 1.3)');
  console.log('problem              m x n        steps solves   step ms  Hessian ms  Cholesky ms  value+gradient ms  step/parts  step/(Hessian+Cholesky)');
  for (const [name, make] of [['logistic', logistic], ['|Ax - b|^4 / 4', power]] as const) {
    for (const n of sizes) {
      const data = generate(4 * n, n), problem = make(data), run = await best(problem, gradientNormalizedNewton, {});
      const { hessian, cholesky, oracles } = parts(problem, n, run.last.solution[problem.layout[0]!.name]!.data as Float64Array);
      const steps = run.iterations, solves = run.last.metrics.solves!, step = run.seconds / steps, algebra = hessian + (cholesky * solves) / steps, all = algebra + (oracles * solves) / steps;
      console.log(`${name.padEnd(18)} ${`${4 * n} x ${n}`.padStart(11)} ${String(steps).padStart(9)} ${String(solves).padStart(6)} ${milliseconds(step).padStart(9)} ${milliseconds(hessian).padStart(11)} ${milliseconds(cholesky).padStart(12)} ${milliseconds(oracles).padStart(18)} ${(step / all).toFixed(2).padStart(11)} ${(step / algebra).toFixed(2).padStart(24)}`);
    }
  }
}

const python = `
import json, sys, time
import numpy as np, scipy
from scipy.optimize import minimize
folder, l2, below, repetitions = sys.argv[1], float(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
A, y = np.load(folder + '/A.npy'), 2 * np.load(folder + '/b.npy') - 1
m, n = A.shape
def f(x): return np.logaddexp(0, -y * (A @ x)).sum() / m + l2 / 2 * (x @ x)
def s(x): return 1 / (1 + np.exp(y * (A @ x)))
def g(x): return -(y * s(x)) @ A / m + l2 * x
def H(x):
    w = s(x); B = A * np.sqrt(w * (1 - w))[:, None]
    return B.T @ B / m + l2 * np.eye(n)
def Hp(x, v):
    w = s(x); return A.T @ (w * (1 - w) * (A @ v)) / m + l2 * v
found = {}
for method, more in (('trust-exact', dict(hess=H)), ('trust-ncg', dict(hessp=Hp))):
    best = None
    for _ in range(repetitions):
        start = time.perf_counter()
        r = minimize(f, np.zeros(n), jac=g, method=method, options=dict(gtol=below, maxiter=1000), **more)
        seconds = time.perf_counter() - start
        if best is None or seconds < best['seconds']: best = dict(seconds=seconds, iterations=int(r.nit), value=float(r.fun), gradientNorm=float(np.linalg.norm(g(r.x))))
    found[method] = best
print(json.dumps(dict(found, version=scipy.__version__)))
`;

interface Figures { readonly seconds: number; readonly iterations: number; readonly value: number; readonly gradientNorm: number }

function scipy({ m, n, A, b }: Data): (Readonly<Record<'trust-exact' | 'trust-ncg', Figures>> & { readonly version: string }) | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'saddlepoint-bench-'));
  try {
    writeFileSync(join(folder, 'A.npy'), writeNpy({ shape: [m, n], data: A }));
    writeFileSync(join(folder, 'b.npy'), writeNpy({ shape: [m], data: b }));
    const env = { ...process.env, OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };
    for (const name of ['/usr/bin/python3', 'python3']) {
      const child = spawnSync(name, ['-c', python, folder, String(l2), String(below), String(repetitions)], { encoding: 'utf8', env });
      if (child.status === 0) return JSON.parse(child.stdout) as ReturnType<typeof scipy>;
    }
    return undefined;
  } finally { rmSync(folder, { recursive: true }); }
}

async function benchRuns(): Promise<void> {
  console.log(`\nlogistic regression to a gradient of ${below}, l2 ${l2}, best of ${repetitions}`);
  for (const n of sizes) {
    const data = generate(4 * n, n), other = scipy(data), problem = logistic(data);
    const line = (name: string, { seconds, iterations, value, gradientNorm }: Figures): void => console.log(
      `${`${4 * n} x ${n}`.padStart(11)}  ${name.padEnd(42)} ${String(iterations).padStart(4)} steps ${seconds.toFixed(4).padStart(9)} s  f ${value.toPrecision(11)}  |g| ${gradientNorm.toExponential(1)}${other ? `  over trust-exact ${(seconds / other['trust-exact'].seconds).toFixed(2)}` : ''}`);
    const runs: readonly (readonly [string, AnyMethod, object])[] = [
      ['gradient-normalized-newton', gradientNormalizedNewton, {}], ['gradient-normalized-newton, CG', gradientNormalizedNewton, { solver: 'conjugate-gradient' }],
      ['trust-region-newton, exact', trustRegionNewton, { subproblem: 'exact' }], ['trust-region-newton, steihaug', trustRegionNewton, { subproblem: 'steihaug' }],
    ];
    for (const [name, method, params] of runs) {
      const { seconds, iterations, last: { metrics } } = await best(problem, method, params);
      line(name, { seconds, iterations, value: metrics.value!, gradientNorm: metrics.gradientNorm! });
    }
    if (other) for (const name of ['trust-exact', 'trust-ncg'] as const) line(`SciPy ${other.version} ${name}`, other[name]);
    else console.log('python3 with SciPy is absent (or failed): no comparison');
  }
}

/** Prints both tables; about a minute. */
export async function run(): Promise<void> {
  setLinalgThreads(1);
  const { engine, version = '', reason } = linalgReport();
  console.log(`second order: ${engine} ${version}${reason ? ` (${reason})` : ''}, one thread`);
  await benchSteps();
  await benchRuns();
}
