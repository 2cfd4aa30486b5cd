/**
 * Whole searches of `topological-swaps` on generated tables: random graphs with `edges` times d edges, weights in +-[0.5, 2], Gaussian noise, 1000 observations, start "random".
 * Beside it, where Python has SciPy, the time of as many Cholesky factorisations as orders were scored. Goal: d = 100 below 2 s.
 */
import { spawnSync } from 'node:child_process';
import { iterate, type RunResult, type TraceRecord } from '../core/index.js';
import { streamFor } from '../core/random/index.js';
import { dagLearning } from '../problems/dag-learning/index.js';
import { topologicalSwaps } from '../plugins/topological-swaps/index.js';

const samples = 1000;
const rows: readonly (readonly [d: number, edges: number, params: object])[] = [
  [20, 2, {}], [20, 4, {}], [50, 4, { sizeSmall: 100, sizeLarge: 1000, largeSearches: 10 }], [100, 4, { sizeSmall: 150, sizeLarge: 1500, largeSearches: 15 }], [500, 4, {}],
];

function table(d: number, edges: number): { readonly X: Float64Array; readonly truth: Float64Array } {
  const random = streamFor('bench', 'dag', d, edges), order = Array.from({ length: d }, (_, node) => node), truth = new Float64Array(d * d), X = new Float64Array(samples * d);
  for (let last = d - 1; last > 0; last--) { const other = random.integer(last + 1); [order[last], order[other]] = [order[other]!, order[last]!]; }
  for (let placed = 0; placed < edges * d;) {
    const a = random.integer(d), b = random.integer(d), at = order[a]! * d + order[b]!;
    if (a >= b || truth[at] !== 0) continue;
    truth[at] = (random.uniform() < 0.5 ? -1 : 1) * (0.5 + 1.5 * random.uniform());
    placed++;
  }
  for (let row = 0; row < samples; row++) for (const node of order) {
    let value = random.normal();
    for (let parent = 0; parent < d; parent++) value += truth[parent * d + node]! * X[row * d + parent]!;
    X[row * d + node] = value;
  }
  return { X, truth };
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

/** Prints one table; less than a minute. */
export async function run(): Promise<void> {
  console.log('topological swaps: d, edges a node, seconds, rounds, orders scored, score, SHD, certificate; SciPy: as many Cholesky factorisations');
  for (const [d, edges, params] of rows) {
    const { X, truth } = table(d, edges);
    const data = { X: { kind: 'array', shape: [samples, d], data: X }, truth: { kind: 'array', shape: [d, d], data: truth } };
    const problem = dagLearning.build({ data, params: { loss: 'least-squares', l1: 0, l2: 0, hidden: 10, biases: false } } as never);
    const start = (every: number) => iterate({ problem, method: { method: topologicalSwaps, params }, record: { every }, budget: { seconds: 300 } } as never);
    const began = performance.now(), { iterations, last, certificate } = await ended(start(1e9)), seconds = (performance.now() - began) / 1e3;
    // Once more, untimed: the records of every round cost more than the search.
    let orders = 0;
    if (d <= 100) await ended(start(1), ({ metrics }) => { orders += metrics['candidates'] ?? 0; });
    const python = orders > 0 ? pythonSeconds(d, orders) : undefined;
    console.log(`  ${String(d).padStart(3)} ${edges}  ${seconds.toFixed(2).padStart(6)} s  ${String(iterations).padStart(4)}  ${String(orders || '-').padStart(8)}  ${last.metrics['score']!.toFixed(5)}  ${last.metrics['shd']}  ${certificate.kind}${python === undefined ? '' : `  SciPy ${python.toFixed(1)} s`}`);
  }
}
