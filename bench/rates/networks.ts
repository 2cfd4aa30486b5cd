/** Networks of signs and the hard oblique tree: per cent of the training rows that are classified rightly, in equal evaluations. */
import { readFileSync } from 'node:fs';
import { solve, type AnyMethod, type AnyProblem, type DataValue } from '../../core/index.js';
import { packageRoot } from '../../core/package-root.js';
import { openaiEs } from '../../plugins/openai-es/index.js';
import { polystep } from '../../plugins/polystep/index.js';
import { spsa } from '../../plugins/spsa/index.js';
import { decisionTree } from '../../problems/decision-tree/index.js';
import { networkTraining } from '../../problems/network-training/index.js';
import { heading, problemOf, row, seeds, seldom, spread } from './table.js';

type Data = Readonly<Record<string, DataValue>>;
/** Uniform numbers of the dossiers' generator. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const table = (rows: readonly (readonly number[])[], columns: number): DataValue => ({ kind: 'array', shape: columns === 1 ? [rows.length] : [rows.length, columns], data: Float64Array.from(rows.flat()) });
const dataOf = (rows: readonly (readonly number[])[]): Data => ({ X: table(rows.map(([x, y]) => [x!, y!]), 2), y: table(rows.map(([, , label]) => [label!]), 1) });

/** The dossier's P5: points of a 3 x 3 checkerboard. */
export function checkerboard(seed: number, count: number): Data {
  const uniform = mulberry32(seed);
  return dataOf(Array.from({ length: count }, () => { const x = 3 * uniform(), y = 3 * uniform(); return [x - 1.5, y - 1.5, (Math.floor(x) + Math.floor(y)) % 2]; }));
}

/** Two half circles, noise 0.1. */
export function moons(seed: number, count: number): Data {
  const uniform = mulberry32(seed), normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return dataOf(Array.from({ length: count }, (_, i) => {
    const upper = i % 2 === 0, angle = Math.PI * uniform(), x = upper ? Math.cos(angle) : 1 - Math.cos(angle), y = upper ? Math.sin(angle) : 0.5 - Math.sin(angle);
    return [x - 0.5 + 0.1 * normal(), y - 0.25 + 0.1 * normal(), upper ? 0 : 1];
  }));
}

const readRows = (file: string): readonly (readonly number[])[] => readFileSync(new URL(`problems/decision-tree/examples/${file}`, packageRoot), 'utf8').trim().split('\n').slice(1).map((line) => line.split(',').map(Number));

/** 2 - 8 - 1, hidden units +1 and -1; the objective is the share of errors. */
export const signNet = (data: Data): Promise<AnyProblem> => problemOf(networkTraining, { loss: 'error', layers: [{ type: 'dense', units: 8 }, { type: 'sign' }, { type: 'dense', units: 1 }] }, data);
export const tree = (): Promise<AnyProblem> => problemOf(decisionTree, { depth: 4 }, dataOf(readRows('xor-grid.csv')));

export const asked = (stepRadius: number): object => ({ mode: 'ask-tell', epsilon: 0.02, stepRadius });

export async function accuracies(problem: AnyProblem, method: AnyMethod, params: object, evaluations: number, runs: readonly number[]): Promise<readonly number[]> {
  const found: number[] = [];
  for (const seed of runs) {
    const { best } = await solve({ problem, method: { method, params } as never, budget: { calls: { valueBatch: evaluations } }, record: seldom, seed });
    found.push(100 * (1 - best.metrics.value!));
  }
  return found;
}

const [poly, es, perturbed] = [polystep, openaiEs, spsa] as unknown as readonly [AnyMethod, AnyMethod, AnyMethod];

export async function networkRates(): Promise<void> {
  heading('Sign net 2-8-1 and hard oblique tree of depth 4: per cent of the training rows right, mean (least to most) of six seeds', ['task', 'method', 'evaluations', 'published', 'ours', 'time']);
  const board = await signNet(checkerboard(99, 64)), circles = await signNet(moons(0, 200)), splits = await tree();
  const cases = [
    ['sign net, 64 points of the checkerboard (P5)', board, poly, asked(2), 13_200, '92.5'], ['', board, es, {}, 13_200, '72.2'], ['', board, es, { sigma: 0.1, learningRate: 0.05 }, 13_200, ''],
    ['sign net, moons', circles, poly, asked(2), 13_200, '100'], ['', circles, es, {}, 13_200, '99.3'],
    ['tree, checkerboard', splits, poly, asked(1.5), 40_000, '95.7'], ['', splits, es, {}, 40_000, '77.0'], ['', splits, perturbed, {}, 40_000, '67.0'],
  ] as const;
  for (const [task, problem, method, params, evaluations, published] of cases) {
    const settings = method === es && Object.keys(params).length > 0 ? ', sigma 0.1, rate 0.05' : '';
    await row([task, method.manifest.id + settings, evaluations, published], async () => [spread(await accuracies(problem, method, params, evaluations, seeds(6)), 1)]);
  }
}
