/** MAX-3-SAT at ratio 4.27: per cent of the clauses that hold. */
import { solve, type AnyMethod } from '../../core/index.js';
import { randomSat } from '../../core/data/random-sat.js';
import { openaiEs } from '../../plugins/openai-es/index.js';
import { polystep } from '../../plugins/polystep/index.js';
import { probsat } from '../../plugins/probsat/index.js';
import { sepCmaEs } from '../../plugins/sep-cma-es/index.js';
import { walksat } from '../../plugins/walksat/index.js';
import { maxSat } from '../../problems/max-sat/index.js';
import { heading, isLong, problemOf, row, seeds, spread } from './table.js';

const clausesOf = (n: number): number => Math.round(4.27 * n);

/** The published settings: constant radii by the number of variables; cost the unsatisfied share. The published run of 1,000,000 costs counts instead. */
export const published = (n: number): object => ({
  blockSize: 2, epsilon: 5, stepRadius: { kind: 'constant', init: 3000 * Math.sqrt(n / 1e5) }, probeRadius: { kind: 'constant', init: 100 * Math.sqrt(n / 1e5) }, costScale: clausesOf(n), momentum: {}, amortise: {},
});

interface Case { readonly n: number; readonly method: AnyMethod; readonly params?: object; readonly budget: object; readonly published: string; readonly few: number; readonly work: string }

const flipsOf = (n: number): number => Math.min(668 * n, isLong || n >= 1e6 ? 66_800_000 : 10_000_000);
const local = (n: number, method: AnyMethod, rate: string): Case =>
  ({ n, method, budget: { iterations: Math.ceil(flipsOf(n) / Math.min(50_000, Math.max(1000, n))) }, published: rate, few: n > 1000 ? 1 : 5, work: `${flipsOf(n)} flips` });
/** The published runs: 668 evaluations a variable, at 1,000,000 half as many. */
const evaluationsOf = (n: number): number => (n >= 1e6 ? 334 : 668) * n;
const blocks = (n: number, rate: string): Case => ({ n, method: polystep as AnyMethod, params: published(n), budget: { calls: { blockValues: evaluationsOf(n) } }, published: rate, few: n > 1000 ? 1 : 5, work: `${evaluationsOf(n)} evaluations` });
const evolution = (n: number, method: AnyMethod, params: object, evaluations: number, rate: string): Case => ({ n, method, params, budget: { calls: { valueBatch: evaluations } }, published: rate, few: n > 100 ? 2 : 5, work: `${evaluations} evaluations` });

const shaped = { sigma: 1, learningRate: 0.05, shaping: 'z-score' };
const [es, sep, walk, prob] = [openaiEs, sepCmaEs, walksat, probsat] as unknown as readonly [AnyMethod, AnyMethod, AnyMethod, AnyMethod];
const cases: readonly Case[] = [
  blocks(100, '98.31 ± .18'), local(100, walk, '99.77'), local(100, prob, '99.77'), evolution(100, es, shaped, 50_000, '99.39'), evolution(100, sep, {}, 66_800, '98.97'),
  blocks(1000, '98.09'), local(1000, walk, '99.86'), local(1000, prob, '99.98'), evolution(1000, es, shaped, 20_000, '96.91'), evolution(1000, sep, {}, 50_000, '96.87'),
  blocks(20_000, '98.05'), local(20_000, walk, '99.07'), local(20_000, prob, '99.85'),
  blocks(100_000, '97.99'), local(100_000, walk, '97.45'), local(100_000, prob, '99.59'),
];
/** 334 million evaluations: minutes. */
const million: readonly Case[] = [blocks(1_000_000, '92.61'), local(1_000_000, walk, '89.35'), local(1_000_000, prob, '98.94')];

/** Per cent of the clauses that hold at the best point. */
export async function satisfied(n: number, method: AnyMethod, params: object, budget: object, seed: number): Promise<number> {
  const clauses = randomSat({ variables: n, clauses: clausesOf(n), length: 3, seed: 42 }, 2 ** 26), problem = await problemOf(maxSat, {}, { clauses: { kind: 'clauses', clauses } });
  const { best } = await solve({ problem, method: { method, params } as never, budget, record: n > 1000 ? { every: 50 } : { every: 10 }, seed });
  return 100 * (1 - best.metrics.value! / clausesOf(n));
}

export const clauseRates = (): Promise<void> => ratesOf(cases);
export const millionRates = (): Promise<void> => ratesOf(million);

async function ratesOf(chosen: readonly Case[]): Promise<void> {
  heading('MAX-3-SAT, ratio 4.27: per cent of the clauses that hold at the best point, mean (least to most) over the seeds; start at 0', ['n', 'method', 'work', 'published', 'ours', 'seeds', 'time']);
  for (const { n, method, params = {}, budget, published: rate, few, work } of chosen) await row([n, method.manifest.id, work, rate], async () => {
    const all = seeds(few), found: number[] = [];
    for (const seed of all) found.push(await satisfied(n, method, params, budget, seed));
    return [spread(found, 2), all.length];
  });
}
