/**
 * Whole searches of `topological-swaps` on generated tables: random graphs with `edges` times d edges, weights in +-[0.5, 2], Gaussian noise, 1000 observations, start "random".
 * Beside it, where Python has SciPy, the time of as many Cholesky factorisations as orders were scored. Goal: d = 100 below 2 s.
 * Then `notears` and `dagma` beside the same methods in Python (`dag-baselines.py`).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeNpy } from '../core/data/index.js';
import { structuralEquations } from '../core/data/structural/index.js';
import { iterate, type RunResult, type TraceRecord } from '../core/index.js';
import { streamFor } from '../core/random/index.js';
import { dagLearning } from '../problems/dag-learning/index.js';
import { dagma } from '../plugins/dagma/index.js';
import { notears } from '../plugins/notears/index.js';
import { topologicalSwaps } from '../plugins/topological-swaps/index.js';

const samples = 1000;
const rows: readonly (readonly [d: number, edges: number, params: object])[] = [
  [20, 2, {}], [20, 4, {}], [50, 4, { sizeSmall: 100, sizeLarge: 1000, largeSearches: 10 }], [100, 4, { sizeSmall: 150, sizeLarge: 1500, largeSearches: 15 }], [500, 4, {}],
];

function table(nodes: number, edgesPerNode: number): { readonly X: Float64Array; readonly truth: Float64Array } {
  const { data, beside } = structuralEquations({ generate: 'linear-sem', graph: 'erdos-renyi', nodes, edgesPerNode, weights: [0.5, 2], noise: 'gaussian', noiseScale: 1, mechanism: 'mlp', samples }, streamFor('bench', 'dag', nodes, edgesPerNode), 2 ** 26);
  return { X: data, truth: beside!['truth']!.data };
}

function problemOf(nodes: number, edges: number, l1: number): { readonly problem: object; readonly X: Float64Array } {
  const { X, truth } = table(nodes, edges), data = { X: { kind: 'array', shape: [samples, nodes], data: X }, truth: { kind: 'array', shape: [nodes, nodes], data: truth } };
  return { X, problem: dagLearning.build({ data, params: { loss: 'least-squares', l1, l2: 0, hidden: 10, biases: false } } as never) };
}

/** Seconds of `count` Cholesky factorisations in Python, from 200 of them; undefined without SciPy. */
function pythonSeconds(d: number, count: number): number | undefined {
  const code = `import numpy, time, scipy.linalg as s; A = numpy.random.rand(${d}, ${d}); A = A @ A.T + ${d} * numpy.eye(${d}); t = time.time(); [s.cholesky(A[p][:, p], lower=True, check_finite=False) for p in [numpy.random.permutation(${d}) for _ in range(200)]]; print(time.time() - t)`;
  const { status, stdout } = spawnSync('python3', ['-c', code], { encoding: 'utf8', timeout: 60_000 });
  return status === 0 ? Number(stdout) / 200 * count : undefined;
}

async function ended(search: AsyncGenerator<TraceRecord, RunResult, undefined>, see: (record: TraceRecord) => void = () => {}): Promise<RunResult> {
  for (let next = await search.next(); ; next = await search.next()) {
    if (next.done) return next.value;
    see(next.value);
  }
}

interface Baseline { readonly seconds: number; readonly objective: number; readonly h: number }

/** The same method on the same table in Python; undefined without NumPy and SciPy. */
function pythonBaseline(X: Float64Array, nodes: number, method: string, l1: number): Baseline | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'saddlepoint-bench-')), file = join(folder, 'X.npy');
  try {
    writeFileSync(file, writeNpy({ shape: [samples, nodes], data: X }));
    const { status, stdout } = spawnSync('python3', [fileURLToPath(new URL('../../bench/dag-baselines.py', import.meta.url)), file, method, String(l1)], { encoding: 'utf8', timeout: 120_000 });
    return status === 0 ? JSON.parse(stdout) as Baseline : undefined;
  } finally { rmSync(folder, { recursive: true }); }
}

async function baselines(): Promise<void> {
  console.log('notears and dagma, l1 = 0.02: d, edges a node, seconds, objective, h, SHD; NumPy and SciPy on the same table');
  for (const [d, edges] of [[20, 2], [20, 4], [50, 2]] as const) for (const [id, method] of [['notears', notears], ['dagma', dagma]] as const) {
    const { problem, X } = problemOf(d, edges, 0.02), began = performance.now();
    const { last } = await ended(iterate({ problem, method: { method, params: {} }, record: { every: 1e9 }, budget: { seconds: 300 } } as never)), seconds = (performance.now() - began) / 1e3;
    const python = pythonBaseline(X, d, id, 0.02), { score, h, shd } = last.metrics as Readonly<Record<string, number>>;
    console.log(`  ${id.padEnd(7)} ${d} ${edges}  ${seconds.toFixed(2).padStart(6)} s  ${score!.toFixed(5)}  ${h!.toExponential(1)}  ${shd}`
      + (python ? `   Python ${python.seconds.toFixed(2)} s (${(python.seconds / seconds).toFixed(1)}x)  ${python.objective.toFixed(5)}  ${python.h.toExponential(1)}` : ''));
  }
}

/** Prints two tables; some minutes. */
export async function run(): Promise<void> {
  console.log('topological swaps: d, edges a node, seconds, rounds, orders scored, score, SHD, certificate; SciPy: as many Cholesky factorisations');
  for (const [d, edges, params] of rows) {
    const { problem } = problemOf(d, edges, 0);
    const start = (every: number) => iterate({ problem, method: { method: topologicalSwaps, params }, record: { every }, budget: { seconds: 300 } } as never);
    const began = performance.now(), { iterations, last, certificate } = await ended(start(1e9)), seconds = (performance.now() - began) / 1e3;
    // Once more, untimed: the records of every round cost more than the search.
    let orders = 0;
    if (d <= 100) await ended(start(1), ({ metrics }) => { orders += metrics['candidates'] ?? 0; });
    const python = orders > 0 ? pythonSeconds(d, orders) : undefined;
    console.log(`  ${String(d).padStart(3)} ${edges}  ${seconds.toFixed(2).padStart(6)} s  ${String(iterations).padStart(4)}  ${String(orders || '-').padStart(8)}  ${last.metrics['score']!.toFixed(5)}  ${last.metrics['shd']}  ${certificate.kind}${python === undefined ? '' : `  SciPy ${python.toFixed(1)} s`}`);
  }
  await baselines();
}
