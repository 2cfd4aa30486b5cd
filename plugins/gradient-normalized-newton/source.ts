/** Where H comes from: the oracle that belongs to the param `hessian`, as a matrix or as products. */
import { usageError, type OracleSet } from '../../core/index.js';
import { denseHessian, requireDense } from '../shared/second-order/dense-hessian.js';
import type { Metric } from './metric.js';
import { choleskyShifted, conjugateShifted, eigenShifted, rankOneShifted, type GradientSettings, type MatrixAt, type ProductAt, type Shifted } from './shifted.js';

export type HessianMode = 'exact' | 'gauss-newton' | 'fisher' | 'rank-one' | 'zero';
export type SolverName = 'cholesky' | 'eigen' | 'conjugate-gradient';

export interface SourceOracles {
  readonly hessianVector: OracleSet['hessianVector'];
  readonly hessian: OracleSet['hessian'] | undefined;
  readonly gaussNewton: OracleSet['gaussNewton'] | undefined;
  readonly gaussNewtonVector: OracleSet['gaussNewtonVector'] | undefined;
  readonly fisher: OracleSet['fisher'] | undefined;
  readonly fisherVector: OracleSet['fisherVector'] | undefined;
  readonly rankOne: OracleSet['rankOne'] | undefined;
}

export interface SourceParams extends GradientSettings { readonly hessian: HessianMode; readonly solver: SolverName; readonly indefinite: 'reject' | 'absolute' }

/** What makes the solver, once the metric is known. Errors: `oracle-missing`, `dense-too-large`, `indefinite-solver`. */
export function shiftedSource(oracles: SourceOracles, params: SourceParams, n: number): (metric: Metric) => Shifted {
  const { hessian: mode, solver, indefinite } = params;
  if (indefinite === 'absolute' && solver === 'conjugate-gradient') {
    throw usageError('indefinite-solver', 'Absolute eigenvalues need the decomposition of the matrix.', { pointer: '/method/params/indefinite', expected: '"reject" with conjugate gradients', suggestion: 'set `solver` to "eigen"' });
  }
  if (mode === 'zero') return (metric) => rankOneShifted(undefined, metric, n);
  if (mode === 'rank-one') { const q = need(oracles.rankOne, 'rankOne', mode); return (metric) => rankOneShifted(q, metric, n); }
  if (solver === 'conjugate-gradient') { const product = productOf(oracles, mode); return (metric) => conjugateShifted(product, metric, n, params); }
  requireDense(n, '/method/params/solver', 'set `solver` to "conjugate-gradient"');
  const matrix = matrixOf(oracles, mode, n);
  return solver === 'eigen' || indefinite === 'absolute' ? (metric) => eigenShifted(matrix, metric, n, indefinite === 'absolute') : (metric) => choleskyShifted(matrix, metric, n);
}

function matrixOf({ hessian, hessianVector, gaussNewton, fisher }: SourceOracles, mode: 'exact' | 'gauss-newton' | 'fisher', n: number): MatrixAt {
  if (mode === 'exact') return denseHessian(hessian, hessianVector, n);
  return mode === 'gauss-newton' ? need(gaussNewton, 'gaussNewton', mode) : need(fisher, 'fisher', mode);
}

function productOf({ hessianVector, gaussNewtonVector, fisherVector }: SourceOracles, mode: 'exact' | 'gauss-newton' | 'fisher'): ProductAt {
  if (mode === 'exact') return hessianVector;
  return mode === 'gauss-newton' ? need(gaussNewtonVector, 'gaussNewtonVector', mode) : need(fisherVector, 'fisherVector', mode);
}

function need<T>(oracle: T | undefined, name: string, mode: HessianMode): T {
  if (oracle !== undefined) return oracle;
  throw usageError('oracle-missing', `\`hessian\` "${mode}" needs the oracle \`${name}\`, which this problem does not offer.`, {
    pointer: '/method/params/hessian', expected: 'an approximation that the problem offers', suggestion: 'set `hessian` to "exact"' });
}
