/**
 * `lbfgs` against SciPy's L-BFGS-B: logistic regression of 20,000 samples and 200 features, the same data, the same memory of 10,
 * stopped at the same 2-norm of the gradient, one thread each. SciPy gets an objective of numpy that makes one pass with one exponential a sample,
 * as ours does. Seconds are the best of several runs; ours are the driver's, which exclude records.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linalgReport, setLinalgThreads, solve, type AnyProblem } from '../core/index.js';
import { writeNpy } from '../core/data/index.js';
import { streamFor } from '../core/random/index.js';
import { lbfgs } from '../plugins/lbfgs/index.js';
import { logisticRegression } from '../problems/logistic-regression/index.js';

const samples = 20_000, features = 200, l2 = 1e-4, below = 1e-6, repetitions = 5;

interface Data { readonly A: Float64Array; readonly b: Float64Array }
interface Figures { readonly iterations: number; readonly evaluations: number; readonly seconds: number; readonly gradientNorm: number; readonly value: number }

/** Columns of sizes from 1 to 0.1, correlated through a common factor; labels drawn from the model. */
function generate(): Data {
  const random = streamFor('bench', 'logistic');
  const A = new Float64Array(samples * features), b = new Float64Array(samples);
  const weights = Float64Array.from({ length: features }, () => random.normal());
  for (let i = 0, at = 0; i < samples; i++) {
    const common = random.normal();
    let margin = 0;
    for (let j = 0; j < features; j++, at++) {
      A[at] = 0.1 ** (j / features) * (random.normal() + 0.5 * common);
      margin += weights[j]! * A[at]!;
    }
    b[i] = random.uniform() < 1 / (1 + Math.exp(-margin / 4)) ? 1 : 0;
  }
  return { A, b };
}

async function ours({ A, b }: Data): Promise<Figures> {
  const problem: AnyProblem = await logisticRegression.build({
    data: { A: { kind: 'array', shape: [samples, features], data: A }, b: { kind: 'array', shape: [samples], data: b } },
    params: { l2, intercept: false, standardize: false }, spec: {},
  });
  let best: Figures | undefined;
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const run = await solve({ problem, method: lbfgs, stop: { kind: 'gradient-norm', below } });
    const { iterations, counts, seconds, last: { metrics } } = run;
    if (run.outcome !== 'converged') throw new Error(run.reason);
    if (!best || seconds < best.seconds) best = { iterations, evaluations: counts.gradient!, seconds, gradientNorm: metrics.gradientNorm!, value: metrics.value! };
  }
  return best!;
}

const pythonProgram = `
import json, sys, time
import numpy as np, scipy
from scipy.optimize import minimize
folder, l2, below, repetitions = sys.argv[1], float(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
A, y = np.load(folder + '/A.npy'), 2 * np.load(folder + '/b.npy') - 1
m, n = A.shape
last = {}
def objective(x):
    t = -y * (A @ x)
    e = np.exp(-np.abs(t))
    f = (np.maximum(t, 0) + np.log1p(e)).sum() / m + l2 / 2 * (x @ x)
    g = (-y * np.where(t >= 0, 1, e) / (1 + e)) @ A / m + l2 * x
    last['x'], last['g'] = x.copy(), g
    return f, g
class Done(Exception): pass
best = None
for _ in range(repetitions):
    count = {'iterations': 0, 'evaluations': 0}
    def counted(x):
        count['evaluations'] += 1
        f, g = objective(x)
        last['f'] = f
        return f, g
    def after(x):
        count['iterations'] += 1
        assert (x == last['x']).all()
        if np.sqrt(last['g'] @ last['g']) < below: raise Done
    start = time.perf_counter()
    try: minimize(counted, np.zeros(n), jac=True, method='L-BFGS-B', callback=after, options=dict(maxcor=10, ftol=0, gtol=0, maxiter=10000, maxfun=20000)); raise SystemExit('SciPy did not reach the gradient norm')
    except Done: pass
    seconds = time.perf_counter() - start
    if best is None or seconds < best['seconds']: best = dict(count, seconds=seconds, gradientNorm=float(np.linalg.norm(last['g'])), value=float(last['f']))
print(json.dumps(dict(best, version=scipy.__version__)))
`;

function scipy({ A, b }: Data): (Figures & { readonly version: string }) | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'saddlepoint-bench-'));
  try {
    writeFileSync(join(folder, 'A.npy'), writeNpy({ shape: [samples, features], data: A }));
    writeFileSync(join(folder, 'b.npy'), writeNpy({ shape: [samples], data: b }));
    const env = { ...process.env, OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };
    for (const python of ['/usr/bin/python3', 'python3']) {
      const child = spawnSync(python, ['-c', pythonProgram, folder, String(l2), String(below), String(repetitions)], { encoding: 'utf8', env });
      if (child.status === 0) return JSON.parse(child.stdout) as Figures & { version: string };
      if (child.stderr && !child.stderr.includes('ModuleNotFoundError')) console.log(child.stderr.trim());
    }
    return undefined;
  } finally { rmSync(folder, { recursive: true }); }
}

const line = (name: string, { iterations, evaluations, seconds, gradientNorm, value }: Figures): string =>
  `${name.padEnd(28)} ${String(iterations).padStart(5)} iterations ${String(evaluations).padStart(5)} evaluations ${seconds.toFixed(3).padStart(8)} s  gradient norm ${gradientNorm.toExponential(2)}  f ${value.toPrecision(12)}`;

/** Prints both lines and the ratios; about ten seconds. */
export async function run(): Promise<void> {
  setLinalgThreads(1);
  const { engine, version = '', reason } = linalgReport();
  console.log(`logistic regression ${samples} x ${features}, l2 ${l2}, gradient norm below ${below}, one thread, best of ${repetitions} runs`);
  const data = generate();
  const own = await ours(data);
  console.log(line(`lbfgs, ${engine} ${version}${reason ? ` (${reason})` : ''}`, own));
  const other = scipy(data);
  if (!other) { console.log('python3 with SciPy is absent (or failed): no comparison'); return; }
  console.log(line(`L-BFGS-B, SciPy ${other.version}`, other));
  console.log(`ratio of seconds ${(own.seconds / other.seconds).toFixed(2)} (goal: at most 1.5), of iterations ${(own.iterations / other.iterations).toFixed(2)} (goal: 0.8 to 1.2)`);
}
