/** Source, metrics and tables. */
import type { Metric, Source, Table } from '../../../core/index.js';
import { framesTable } from './frames.js';
import type { State } from './state.js';

export const cboSource: Source = {
  title: 'Gradient is All You Need? How Consensus-Based Optimization can be Interpreted as a Stochastic Relaxation of Gradient Descent', authors: 'K. Riedl, T. Klock, C. Geldhauser, M. Fornasier', year: 2023, reference: 'arXiv 2306.09778',
};

const plain = (unit: string): Metric => ({ unit, better: 'neither' });

export const ensembleMetrics = {
  value: { unit: 'objective', better: 'lower' }, best: { unit: 'objective', better: 'lower' }, mean: { unit: 'objective', better: 'lower' },
  effectiveSampleSize: plain('particles'), spread: plain('squared distance'), alpha: plain(''), step: plain('distance'),
} as const satisfies Readonly<Record<string, Metric>>;

export const cboMetrics = { ...ensembleMetrics, sigma: plain(''), meanSquareFactor: plain(''), logContraction: plain('') } as const satisfies Readonly<Record<string, Metric>>;

/** Coordinates of more variables are not tabulated. */
const mostColumns = 100;

/** One row an ensemble that met a finite value: best value, steps, evaluations, whether it ended by itself, and its best point as x1, x2, ...; for two variables the particles at some steps. */
export function tablesOf(state: State): Readonly<Record<string, Table>> {
  const ensembles = state.ensembles.filter(({ best }) => best.value < Infinity), n = state.ensembles[0]!.c.length;
  const column = (of: (e: State['ensembles'][number]) => number): Float64Array => Float64Array.from(ensembles, of);
  const points = n > mostColumns ? {} : Object.fromEntries(Array.from({ length: n }, (_, j) => [`x${j + 1}`, column(({ best }) => best.x[j]!)]));
  return { runs: { columns: { best: column(({ best }) => best.value), steps: column(({ steps }) => steps), evaluations: column(({ evaluations }) => evaluations), ended: column(({ ended }) => (ended === '' ? 0 : 1)), ...points } }, ...framesTable(state.frames, state.k, state.ensembles[0]!.x) };
}
