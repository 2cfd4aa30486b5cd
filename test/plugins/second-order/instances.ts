/** The dossier's instances as problems, built through the families. */
import type { AnyProblem } from '../../../core/index.js';
import { logisticRegression } from '../../../problems/logistic-regression/index.js';
import { logSumExp } from '../../../problems/log-sum-exp/index.js';
import { nonlinearLeastSquares } from '../../../problems/nonlinear-least-squares/index.js';
import { powerNorm } from '../../../problems/power-norm/index.js';
import { expression } from '../../../problems/expression/index.js';
import { buildInline, buildSpec } from '../../problems/support.js';

export const table = (rows: number, columns: number, entry: (i: number, j: number) => number): number[][] => Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_unused, j) => entry(i, j)));

/** Rosenbrock as |u|^p / p. */
export const rosenbrockPower = (p: number): Promise<AnyProblem> => buildSpec(nonlinearLeastSquares, {
  spec: 'problem/1', kind: 'nonlinear-least-squares', variables: [{ name: 'x', shape: [2] }], residuals: ['1 - x[1]', '10*(x[2] - x[1]^2)'], params: { p } });
export const rosenbrockRaw = (): Promise<AnyProblem> => buildSpec(expression, {
  spec: 'problem/1', kind: 'expression', variables: [{ name: 'x', shape: [2] }], objective: '(1 - x[1])^2 + 100*(x[2] - x[1]^2)^2' });

/** u_1 = (1 - x_1)/2, u_i = x_i - (2 x_{i-1}^2 - 1). */
export const chebyshev = (n: number, p: number): Promise<AnyProblem> => buildSpec(nonlinearLeastSquares, {
  spec: 'problem/1', kind: 'nonlinear-least-squares', variables: [{ name: 'x', shape: [n] }], params: { p },
  residuals: ['(1 - x[1])/2', ...Array.from({ length: n - 1 }, (_, i) => `x[${i + 2}] - (2*x[${i + 1}]^2 - 1)`)] });
export const goldenRatioStart = (n: number): number[] => Array.from({ length: n }, (_, i) => ((i + 1) * 0.6180339887498949) % 1);

export const lse8 = (mu: number): Promise<AnyProblem> => buildInline(logSumExp,
  { A: table(20, 8, (i, j) => Math.sin(1 + 3 * i + 7 * j + 0.5 * i * j)), b: Array.from({ length: 20 }, (_, i) => Math.cos(2 * i)) }, { mu, shifted: true });
export const linearPower = (): Promise<AnyProblem> => buildInline(powerNorm,
  { A: table(6, 10, (i, j) => Math.sin(1 + 2 * i + 5 * j + 0.3 * i * j)), b: Array.from({ length: 6 }, (_, i) => Math.cos(i)) }, { p: 4 });

const rows40 = table(40, 5, (i, j) => Math.sin(0.7 + 1.3 * i + 2.1 * j + 0.11 * i * j));
export const logit = (separable: boolean): Promise<AnyProblem> => buildInline(logisticRegression, {
  A: rows40, b: rows40.map((row, i) => ((separable ? row.reduce((sum, a, j) => sum + a * [1, -2, 0.5, 1.5, -1][j]!, 0) : Math.sin(1.7 * i) + 0.3) > 0 ? 1 : -1)) });
