/** Runs with every step recorded. */
import { drive, type AnyMethod, type AnyProblem, type Criterion, type RunResult, type TraceRecord } from '../../../core/index.js';
import { errorsAgainst } from '../../../core/spec/check.js';

export interface Ran { readonly records: readonly TraceRecord[]; readonly result: RunResult }

export async function follow(method: AnyMethod, problem: AnyProblem, start: readonly number[], params: object, iterations: number, stop?: Criterion): Promise<Ran> {
  const complete = structuredClone(params) as Record<string, unknown>;
  const [error] = await errorsAgainst(method.manifest.params, complete);
  if (error) throw error;
  const run = drive({
    method, params: complete, chain: [], problem: { ...problem, start: () => Float64Array.from(start) }, budget: { iterations }, sampling: { every: 1 }, seed: 0, labels: ['test'], ...(stop ? { stop } : {}),
  });
  const records: TraceRecord[] = [];
  for (;;) {
    const next = await run.next();
    if (next.done) return { records, result: next.value };
    records.push(next.value);
  }
}

/** The first k at which f - f* is below 1e-8, with the systems solved by then. */
export function reached({ records }: Ran, best: number, below = 1e-8): { readonly k: number; readonly solves: number } | undefined {
  const found = records.find(({ metrics }) => metrics.value! - best < below);
  return found && { k: found.k, solves: found.metrics.solves! };
}
