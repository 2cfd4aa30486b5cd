/** Optima and orders of the dossier. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { graphProblem, runOf, type Search, type Table } from '../topological-swaps/support.js';
import { exactDag } from '../../../plugins/exact-dag/index.js';

const solve = (problem: object, params: object = {}): Promise<Search> => runOf(exactDag, problem, params);
interface Golden { readonly X: Table; readonly W_true: Table; readonly dp: { readonly score: number; readonly order: number[] } }
const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(`../../golden/notears-topo/${name}`, import.meta.url), 'utf8')) as T;
const { T2, T4 } = read<{ T2: Golden & { readonly l1: { readonly lam: number; readonly dp: Golden['dp'] } }; T4: Golden & { readonly lam: number } }>('golden.json');
const truth = T2.W_true.map((row) => row.map((w) => (w === 0 ? 0 : 1)));

describe('the optima of the dossier', () => {
  it('T1: six nodes of a population covariance, 3 at one of the five best orders', async () => {
    const { data: { covariance, truth: edges } } = JSON.parse(readFileSync(new URL('../../../problems/dag-learning/examples/six-nodes.json', import.meta.url), 'utf8')) as { data: Record<'covariance' | 'truth', { inline: Table }> };
    const { scores, order, result } = await solve(graphProblem({ covariance: covariance.inline, truth: edges.inline }));
    expect(Math.abs(scores.at(-1)! - 3)).toBeLessThan(1e-9);
    expect(['305142', '305412', '350142', '350412', '354012']).toContain(order.join('').slice(0, 6));
    expect(result.last.metrics).toMatchObject({ shd: 0, sid: 0, tpr: 1, fdr: 0 });
    expect(result.certificate).toEqual({ kind: 'global', evidence: 'proved', measure: 'subsets', value: 64 });
  });

  it('T2: score and order', async () => {
    const { scores, order, result } = await solve(graphProblem({ X: T2.X, truth }, { center: false }));
    expect(Math.abs(scores.at(-1)! - T2.dp.score)).toBeLessThan(1e-12 * T2.dp.score);
    expect(order).toEqual([4, 1, 2, 6, 7, 3, 5, 0]);
    expect(result.last.metrics['shd']).toBe(0);
    expect(result.outcome).toBe('converged');
  });

  it('T2 with l1 0.05: score, and stationary', async () => {
    const { scores, result } = await solve(graphProblem({ X: T2.X, truth }, { center: false, l1: T2.l1.lam }));
    expect(Math.abs(scores.at(-1)! - T2.l1.dp.score)).toBeLessThan(1e-11);
    expect(result.last.metrics['kktViolation']).toBeLessThan(1e-11);
    expect(result.last.metrics['shd']).toBe(0);
    expect(result.certificate.kind).toBe('global');
  });

  it('T4: logistic regression with l1', async () => {
    const { scores, result } = await solve(graphProblem({ X: T4.X }, { loss: 'logistic', l1: T4.lam }));
    expect(Math.abs(scores.at(-1)! - T4.dp.score)).toBeLessThan(1e-10);
    expect(result.certificate.kind).toBe('global');
  });

  it('T5: networks, within 2 per cent of the best of the 24 trained orders; nothing is called global', async () => {
    const mlp = read<{ X: Table; hidden: number; lam1: number; lam2: number; all24_trained_sorted: readonly (readonly [number, number[]])[] }>('mlp4.json');
    const { scores, result } = await solve(graphProblem({ X: mlp.X }, { loss: 'mlp', center: false, hidden: mlp.hidden, l1: mlp.lam1, l2: mlp.lam2 }));
    expect(scores.at(-1)).toBeLessThanOrEqual(1.02 * mlp.all24_trained_sorted[0]![0]);
    expect(result.certificate).toMatchObject({ kind: 'local', evidence: 'measured' });
  }, 20_000);
});

const folder = process.env['SADDLEPOINT_DATA'], sachs = folder === undefined ? undefined : [join(folder, 'notears-topo', 'sachs_853x11.csv'), join(folder, 'sachs_853x11.csv')].find((file) => existsSync(file));
describe.skipIf(sachs === undefined)('T3: the Sachs table (skipped without SADDLEPOINT_DATA, a folder that has sachs_853x11.csv: the table is a third party\'s)', () => {
  const table = (): Table => readFileSync(sachs!, 'utf8').trim().split('\n').slice(1).map((line) => line.split(',').map(Number));
  const standard = (rows: Table): Table => {
    const spread = rows[0]!.map((_, j) => { const mean = rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length; return Math.sqrt(rows.reduce((sum, row) => sum + (row[j]! - mean) ** 2, 0) / rows.length); });
    return rows.map((row) => row.map((value, j) => value / spread[j]!));
  };
  it.each([
    ['raw', (X: Table) => X, 73964.55227925], ['standardised', standard, 4.1596826271949], ['log, standardised', (X: Table) => standard(X.map((row) => row.map(Math.log))), 4.57540480062],
  ] as const)('%s', async (_name, prepare, score) => {
    const { scores } = await solve(graphProblem({ X: prepare(table()) }));
    expect(Math.abs(scores.at(-1)! - score) / score).toBeLessThan(1e-12);
  });
});
