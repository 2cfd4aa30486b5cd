/**
 * Runs of CMA-ES one after the other, each with a larger population (IPOP; Auger and Hansen, "A restart CMA evolution strategy with increasing population size", CEC 2005),
 * and what ends a run (Hansen's tutorial, appendix B.3).
 */
import type { Box, Finish, Random, Result, Vector } from '../../../core/index.js';
import { noBest } from '../derivative-free/best.js';
import type { Place } from '../learning/batches.js';
import { mostPopulation, type CmaParams, type CmaState } from './cma-parts.js';
import { reflect } from './samples.js';

/** Generations whose best values tolFun compares. */
const horizon = (n: number, population: number): number => 10 + Math.ceil((30 * n) / population);

export function firstRun(n: number, start: Vector, population: number, { sigma, restarts }: CmaParams, place: Place): CmaState {
  const runs = (): Float64Array => new Float64Array(restarts + 1);
  return {
    k: 0, mean: start, point: start.slice(), start: start.slice(), sigma, pathSigma: new Float64Array(n), pathC: new Float64Array(n), median: Infinity, least: Infinity, largest: Infinity, best: noBest(n), axisRatio: 1,
    reach: sigma, longest: sigma, place, population, born: 0, runBest: Infinity, recent: new Float64Array(horizon(n, population)), restarts: 0, populations: runs(), lengths: runs(), bests: runs(),
  };
}

export interface Parts<S extends CmaState> {
  readonly n: number; readonly params: CmaParams; readonly random: Random;
  box(): Box | undefined;
  /** What makes a generation of that population, with scratch for it: false where a value is not a number. */
  open(population: number): (state: S, box: Box | undefined) => boolean;
  /** The covariance of a new run. */
  reset(state: S): void;
  note(event: string, detail: Readonly<Record<string, number | string>>): void;
}

export function openRuns<S extends CmaState>({ n, params, random, box, open, reset, note }: Parts<S>): (state: S) => Finish | undefined {
  const generations = new Map<number, ReturnType<typeof open>>();
  const generationOf = (population: number): ReturnType<typeof open> => {
    let generation = generations.get(population);
    if (!generation) generations.set(population, generation = open(population));
    return generation;
  };
  /** From a point within twice sigma_0 of the start, or anywhere in finite bounds. */
  const begin = (state: S, population: number, bounds: Box | undefined): void => {
    const { mean, start, pathSigma, pathC } = state, whole = bounds && isFinite(bounds) ? bounds : undefined;
    for (let j = 0; j < n; j++) {
      const low = whole ? whole.lower[j]! : start[j]! - 2 * params.sigma, high = whole ? whole.upper[j]! : start[j]! + 2 * params.sigma;
      mean[j] = low + (high - low) * random.uniform();
    }
    pathSigma.fill(0);
    pathC.fill(0);
    Object.assign(state, { sigma: params.sigma, population, born: state.k, runBest: Infinity, axisRatio: 1 });
    reset(state);
  };

  return (state) => {
    const bounds = box();
    state.k++;
    if (!generationOf(state.population)(state, bounds)) return { outcome: 'diverged', reason: 'the objective is not a number at a sample' };
    const reason = endOf(state, n, params), next = Math.min(mostPopulation, Math.round(state.population * params.increase));
    if (reason !== undefined) {
      const { restarts: done, population, born, runBest } = state;
      state.populations[done] = population;
      state.lengths[done] = state.k - born;
      state.bests[done] = runBest;
      if (done >= params.restarts) { settle(state, bounds); return { outcome: 'stalled', reason: params.restarts === 0 ? reason : `all ${params.restarts} restarts are done; the last run: ${reason}` }; }
      note('restart', { reason, best: runBest, population: next });
      state.restarts++;
      begin(state, next, bounds);
    }
    settle(state, bounds);
    return undefined;
  };
}

function settle({ mean, point }: CmaState, bounds: Box | undefined): void {
  point.set(mean);
  if (bounds) reflect(point, bounds);
}

const isFinite = ({ lower, upper }: Box): boolean => lower.every(Number.isFinite) && upper.every(Number.isFinite);

/** Why this run ends, if it does; keeps its history. */
function endOf(state: CmaState, n: number, { sigma, tolX, tolFun, tolXUp, conditionLimit }: CmaParams): string | undefined {
  const { recent, least, largest, reach, longest, axisRatio } = state, generations = state.k - state.born, many = Math.min(recent.length, horizon(n, state.population));
  state.runBest = Math.min(state.runBest, least);
  recent[generations % many] = least;
  if (reach < tolX * sigma) return `no coordinate of a step exceeds ${(tolX * sigma).toExponential(1)}`;
  if (axisRatio ** 2 > conditionLimit) return `the condition number of the covariance exceeds ${conditionLimit.toExponential(1)}`;
  if (longest > tolXUp * sigma) return `the longest axis exceeds ${tolXUp.toExponential(1)} times the first step size`;
  if (generations < many || !(largest - least < tolFun)) return undefined;
  let low = Infinity, high = -Infinity;
  for (let i = 0; i < many; i++) { low = Math.min(low, recent[i]!); high = Math.max(high, recent[i]!); }
  return high - low < tolFun ? `all values of the last generation and the best ones of ${many} lie within ${tolFun.toExponential(1)}` : undefined;
}

/** A row for each run that ended, and the one under way. */
export function runsTable({ k, restarts, populations, lengths, bests, population, born, runBest }: CmaState): Result {
  const under = k > born && runBest < Infinity, count = restarts + (under ? 1 : 0), column = (values: Vector, last: number): Float64Array => Float64Array.from({ length: count }, (_, i) => (i < restarts ? values[i]! : last));
  if (count === 0 || bests.subarray(0, restarts).includes(Infinity)) return {};
  return { tables: { runs: { columns: { population: column(populations, population), generations: column(lengths, k - born), best: column(bests, runBest) } } } };
}
