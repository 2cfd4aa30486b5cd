/** Policies by direct search: whether the return of a solved task is reached, and in how many evaluations. */
import { solve, type AnyProblem } from '../../core/index.js';
import { polystep } from '../../plugins/polystep/index.js';
import { policySearch } from '../../problems/policy-search/index.js';
import { heading, mean, problemOf, row, seeds } from './table.js';

const cosine = (init: number, target: number, steps: number): object => ({ kind: 'cosine', init, target, steps });
const subspace = { kind: 'hybrid', rank: 4, cap: 24 };
/** Ours: a larger probe radius and a smaller temperature than published. */
export const own = { epsilon: cosine(0.2, 0.02, 60), stepRadius: { kind: 'constant', init: 0.5 }, probeRadius: { kind: 'constant', init: 3 }, subspace };
/** The published settings; radii are multiplied by epsilon. */
const published = (environment: string): object => ({ epsilon: cosine(2, 0.3, 200), stepRadius: 0.1, probeRadius: environment === 'acrobot' ? 2 : 1.5, subspace, ...(environment === 'acrobot' ? {} : { amortise: { every: 3 } }) });

export const policies = { real: 'mlp', binary: { kind: 'binary', hidden: [16], activation: 'sign' }, int8: { kind: 'int8', hidden: [16], activation: 'int8' } } as const;

export interface Found { readonly best: number; readonly evaluations: number; readonly reached: boolean }

/** Until the iterate's mean return is `goal`. */
export async function search(problem: AnyProblem, params: object, goal: number, iterations: number, seed: number): Promise<Found> {
  const { best, counts, outcome } = await solve({ problem, method: { method: polystep, params }, stop: { kind: 'metric', name: 'meanReturn', above: goal - 0.5 }, budget: { iterations }, record: { every: 1 }, seed });
  return { best: -best.metrics.value!, evaluations: counts.valueBatch!, reached: outcome === 'converged' };
}

const cases = [
  ['cart-pole', 'real', 32, 500, 40, own, '500'], ['cart-pole', 'binary', 32, 500, 40, own, '500'], ['cart-pole', 'int8', 32, 500, 40, own, '500'], ['cart-pole', 'real', 32, 500, 200, published('cart-pole'), '500'],
  ['acrobot', 'real', 16, -79.5, 20, own, '-79.6'], ['acrobot', 'binary', 16, -79.5, 20, own, '-76.4'],
] as const;

export async function policyRates(): Promise<void> {
  heading('Policies of 16 hidden units, PolyStep, three seeds: mean return over the start states at the best point; seeds whose iterate reached the goal, and evaluations until then', ['task', 'weights and activations', 'settings', 'published', 'goal', 'best return, by seed', 'reached', 'evaluations, mean', 'time']);
  for (const [environment, kind, episodes, goal, iterations, params, rate] of cases) {
    const problem = await problemOf(policySearch, { environment, policy: policies[kind], episodes });
    await row([environment, kind, params === own ? 'ours' : 'published', rate, goal], async () => {
      const found: Found[] = [];
      for (const seed of seeds(3)) found.push(await search(problem, params, goal, iterations, seed));
      return [found.map(({ best }) => best.toFixed(1)).join(', '), `${found.filter(({ reached }) => reached).length} of ${found.length}`, Math.round(mean(found.map(({ evaluations }) => evaluations)))];
    });
  }
}
