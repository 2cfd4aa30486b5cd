/**
 * Oracles on tensor backends: whether they are right (table of operations, networks, against float64), and how many candidate networks and policies they
 * evaluate a second, beside float64 on one core, and beside the same computation in PyTorch on the same device where Python has it.
 * GPU_SHARE=0.01 shrinks the numbers of candidates, for backends in software.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { layoutSize, type AnyProblem } from '../core/index.js';
import { onTensors } from '../core/tensor/oracles/remote.js';
import { openTensors, tensorReport, type BackendName } from '../core/tensor/index.js';
import { networkTraining } from '../problems/network-training/index.js';
import { policySearch } from '../problems/policy-search/index.js';
import { mulberry32 } from '../problems/shared/mulberry32.js';
import { table } from '../test/tensor/table.js';
import { networkTable } from '../test/tensor/table-networks.js';

const share = Number(process.env['GPU_SHARE'] ?? 1);

interface Network { readonly name: string; readonly layers: readonly object[]; readonly widths: readonly number[]; readonly activation?: string; readonly rows: number; readonly candidates: number }
const dense = (units: number): object => ({ type: 'dense', units });
const lif = { type: 'lif', steps: 15, beta: 0.95, threshold: 1 };
const networks: readonly Network[] = [
  { name: 'perceptron 784-128-10, 1,000 rows', layers: [dense(128), { type: 'relu' }, dense(10)], widths: [784, 128, 10], activation: 'relu', rows: 1000, candidates: 1024 },
  { name: 'stairs 64-32-10, 128 rows', layers: [dense(32), { type: 'staircase', levels: 5 }, dense(10)], widths: [64, 32, 10], activation: 'staircase', rows: 128, candidates: 32_768 },
  { name: 'spikes 64-32-10, 15 steps, 128 rows', layers: [dense(32), lif, dense(10), lif], widths: [64, 32, 10], rows: 128, candidates: 4096 },
];

function build({ layers, widths, rows }: Network): AnyProblem {
  const uniform = mulberry32(1), classes = widths.at(-1)!;
  const data = { X: { kind: 'array' as const, shape: [rows, widths[0]!], data: Float64Array.from({ length: rows * widths[0]! }, () => 2 * uniform() - 1) }, y: { kind: 'array' as const, shape: [rows], data: Float64Array.from({ length: rows }, () => Math.floor(classes * uniform())) } };
  return networkTraining.build({ data, params: { layers, loss: 'cross-entropy', l2: 0, init: 'he', seed: 1 } as never, spec: {} }) as AnyProblem;
}

const sizeOf = ({ layout }: AnyProblem): number => layoutSize(layout);
const randoms = (length: number, by: number): Float64Array => { const uniform = mulberry32(3); return Float64Array.from({ length }, () => by * (2 * uniform() - 1)); };

/** Candidates a second: the median of five calls after one. */
function rate(oracle: (points: Float64Array, out: Float64Array) => void, points: Float64Array, count: number): number {
  const out = new Float64Array(count);
  oracle(points, out);
  const times = Array.from({ length: 5 }, () => { const begin = performance.now(); oracle(points, out); return performance.now() - begin; });
  return (1000 * count) / times.sort((a, b) => a - b)[2]!;
}

/** In float64 on this process's linear algebra, of fewer candidates. */
const float64Rate = (problem: AnyProblem, points: Float64Array, count: number): number => { const few = Math.min(count, 64); return rate(problem.oracles.valueBatch!, points.subarray(0, few * sizeOf(problem)), few); };

function torch(cases: readonly object[]): readonly { readonly device: string; readonly rate: number }[] {
  const script = fileURLToPath(new URL('../../bench/gpu-baselines.py', import.meta.url));
  const { status, stdout } = spawnSync('python3', [script], { encoding: 'utf8', input: cases.map((one) => `${JSON.stringify(one)}\n`).join(''), maxBuffer: 1e8 });
  return status === 0 ? stdout.trim().split('\n').map((line) => JSON.parse(line) as { device: string; rate: number }) : [];
}

async function right(backend: BackendName): Promise<void> {
  const { tf } = await openTensors(backend);
  let wrong = 0;
  const cases = [...table, ...networkTable];
  for (const { name, run, expected, terms, scale, wgsl = 0 } of cases) {
    const result = tf.tidy(() => run(tf)), found = await result.data(), tolerance = 2 * terms * 2 ** -24 * scale + (backend === 'webgpu' ? wgsl : 0);
    result.dispose();
    const off = Math.max(...expected.map((value, i) => Math.abs(found[i]! - value)));
    if (!(off <= tolerance)) { wrong++; console.log(`  WRONG: ${name}, off by ${off} where ${tolerance} is allowed`); }
  }
  console.log(`  table of operations: ${cases.length - wrong} of ${cases.length} within their rounding errors`);
}

const human = (value: number): string => (value >= 1e6 ? `${(value / 1e6).toFixed(2)} million` : Math.round(value).toLocaleString('en'));

/** Backends on this processor get a share of the candidates. */
const countOn = (backend: BackendName, candidates: number): number => (backend === 'webgpu' || backend === 'tensorflow-gpu' ? candidates : Math.min(64, candidates));

/** A line of the table: our rates over the one in float64, and PyTorch's. */
const line = (name: string, exact: number, rates: readonly string[], other: { readonly rate: number } | undefined): void => { console.log(`  ${name}: ${human(exact)} | ${rates.join(' | ')} | ${other ? human(other.rate) : '-'}`); };

function networkLines(network: Network, there: readonly BackendName[], [wholes, blocks]: readonly ({ readonly rate: number } | undefined)[]): void {
  const { candidates, widths, rows } = network, problem = build(network), size = sizeOf(problem), q = 2, few = Math.min(16, candidates), points = randoms(candidates * size, 0.1);
  const products = 2 * rows * widths.slice(1).reduce((sum, width, l) => sum + width * widths[l]!, 0), exact = float64Rate(problem, points, candidates), expected = new Float64Array(few), found = new Float64Array(few);
  problem.oracles.valueBatch!(points.subarray(0, few * size), expected);
  line(`${network.name}, ${candidates} points, ${(products / 1e6).toFixed(1)} MFLOP of products each`, exact, there.map((backend) => {
    const computed = onTensors(problem, backend), count = countOn(backend, candidates), reached = rate(computed.oracles.valueBatch!, points.subarray(0, count * size), count);
    computed.oracles.valueBatch!(points.subarray(0, few * size), found);
    computed.release!();
    return `${human(reached)} (${(reached / exact).toFixed(1)} times; error ${Math.max(...expected.map((value, i) => Math.abs(found[i]! - value) / Math.abs(value))).toExponential(1)})`;
  }), wholes);
  const x = points.slice(0, size), many = 8 * candidates, changes = randoms(many * q, 0.1), of = { ...problem, oracles: { ...problem.oracles, blockValues: problem.oracles.blockValues ?? ((): void => {}) } };
  line(`  one point with ${q} numbers changed, ${many} times`, exact, there.map((backend) => {
    const computed = onTensors(of, backend), count = countOn(backend, many), range = Int32Array.from([q, 0, count / 8]);
    const reached = rate((some, out) => { computed.oracles.blockValues!(x, range, some, out); }, changes.subarray(0, count * q), count);
    computed.release!();
    return `${human(reached)} (${(reached / exact).toFixed(1)} times)`;
  }), blocks);
}

export async function run(): Promise<void> {
  const there = (await tensorReport()).filter(({ available, id }) => available && id !== 'cpu').map(({ id }) => id);
  for (const backend of there) { console.log(`backend ${backend}`); await right(backend); }
  const scaled = networks.map((network) => ({ ...network, candidates: Math.max(8, 8 * Math.round((network.candidates * share) / 8)) })), policyPlan = { candidates: Math.max(8, Math.round(65_536 * share)), episodes: 16, hidden: 16, horizon: 200 };
  const asked = scaled.filter(({ activation }) => activation).flatMap(({ widths, rows, candidates, activation }) => [0, 2].map((q) => ({ kind: 'network', widths, rows, candidates: q === 0 ? candidates : 8 * candidates, activation, chunk: 2 ** 24, q })));
  const others = torch([...asked, { kind: 'cart-pole', ...policyPlan }]);
  console.log(`candidates a second | float64, one core | ${there.join(' | ')} | PyTorch on ${others[0]?.device ?? 'nothing: not there'}`);
  scaled.forEach((network, i) => { networkLines(network, there, network.activation ? others.slice(2 * i, 2 * i + 2) : []); });
  const { candidates, episodes, hidden, horizon } = policyPlan;
  const problem = policySearch.build({ data: {}, params: { environment: 'cart-pole', policy: { kind: 'mlp', hidden: [hidden] }, episodes, horizon, seed: 0, spread: 1 } as never, spec: {} }) as AnyProblem;
  const points = randoms(candidates * sizeOf(problem), 1), exact = float64Rate(problem, points, candidates);
  line(`cart-pole 4-${hidden}-2, ${episodes} episodes of up to ${horizon} steps, ${candidates} policies`, exact, there.map((backend) => {
    const computed = onTensors(problem, backend), count = countOn(backend, candidates), reached = rate(computed.oracles.valueBatch!, points.subarray(0, count * sizeOf(problem)), count);
    computed.release!();
    return `${human(reached)} (${(reached / exact).toFixed(1)} times)`;
  }), others.at(-1));
}
