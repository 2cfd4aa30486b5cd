/** Rows of a table in Markdown: what the dossiers have beside what this machine finds. */
import type { TSchema } from 'typebox';
import type { AnyProblem, DataValue, Family } from '../../core/index.js';
import { errorsAgainst } from '../../core/spec/check.js';

export const seldom = { every: 1_000_000 };
/** More seeds and ensembles, and the largest clauses. */
export const isLong = Boolean(process.env['SUCCESS_RATES_LONG']);
/** `few` seeds, or all of them. */
export const seeds = (few: number, all = few): readonly number[] => Array.from({ length: isLong ? all : few }, (_, i) => i);

export function heading(title: string, columns: readonly string[]): void {
  console.log(`\n${title}\n\n| ${columns.join(' | ')} |\n|${columns.map(() => '---').join('|')}|`);
}

/** Prints what the work answers, and how long it took. */
export async function row(cells: readonly (string | number)[], work: () => Promise<readonly (string | number)[]>): Promise<void> {
  const start = performance.now(), found = await work();
  console.log(`| ${[...cells, ...found, `${((performance.now() - start) / 1000).toFixed(1)} s`].join(' | ')} |`);
}

/** Of a family, with the defaults that a spec would have. */
export async function problemOf<P extends TSchema>(family: Family<P>, params: object = {}, data: Readonly<Record<string, DataValue>> = {}): Promise<AnyProblem> {
  const complete = structuredClone(params), [error] = await errorsAgainst(family.manifest.params, complete);
  if (error) throw error;
  return family.build({ data, params: complete as never, spec: {} });
}

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b), half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Of several seeds: mean, and from where to where. */
export function spread(values: readonly number[], digits: number): string {
  if (values.length === 1) return values[0]!.toFixed(digits);
  return `${mean(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)})`;
}
