/** The oracles of (1/m) sum_i loss_i(row i of D x) + l2/2 |W|^2, where W are the weights without the intercept. */
import { usageError, type OracleSet } from '../../core/index.js';
import { batchOf } from './batch.js';
import type { Design } from './design.js';
import { atLastPoint } from './last-point.js';
import type { Loss } from './loss.js';

export type FiniteSumOracles = Pick<OracleSet, 'value' | 'gradient' | 'hessianVector' | 'valueBatch' | 'sampleGradient'>;

/** Value, gradient and Hessian-vector product at the same x share one product with the design; value and gradient share the pass over the samples too. Nothing is allocated after creation. */
export function finiteSum(design: Design, loss: Loss, l2: number): FiniteSumOracles {
  const { samples: m, outputs: K, size } = design;
  const penalised = K * design.features;
  const margins = new Float64Array(m * K), residuals = new Float64Array(m * K), directions = new Float64Array(m * K), curvatures = new Float64Array(m * K);
  const sampleMargins = new Float64Array(K), sampleResiduals = new Float64Array(K);
  let total = 0;
  const marginsAt = atLastPoint(size, (x) => {
    design.multiply(x, margins);
    total = loss.total(margins, residuals);
  });
  /** out = out / count + l2 W. */
  const finish = (W: Float64Array, count: number, out: Float64Array): void => {
    if (count !== 1) for (let i = 0; i < size; i++) out[i]! /= count;
    if (l2 !== 0) for (let i = 0; i < penalised; i++) out[i]! += l2 * W[i]!;
  };
  const value = (x: Float64Array): number => {
    marginsAt(x);
    let squares = 0;
    if (l2 !== 0) for (let i = 0; i < penalised; i++) squares += x[i]! * x[i]!;
    return total / m + (l2 / 2) * squares;
  };
  return {
    value,
    gradient(x, out) {
      marginsAt(x);
      design.adjoint(residuals, out);
      finish(x, m, out);
    },
    hessianVector(x, v, out) {
      marginsAt(x);
      design.multiply(v, directions);
      for (let i = 0; i < m; i++) loss.curvature(margins, i * K, i, directions, curvatures);
      design.adjoint(curvatures, out);
      finish(v, m, out);
    },
    valueBatch: batchOf(size, value),
    sampleGradient(x, samples, out) {
      if (samples.length === 0) throw usageError('no-samples', 'A sample gradient needs at least one sample.', { expected: `indices from 0 to ${m - 1}` });
      design.openRows(x);
      design.openSum(out);
      for (let s = 0; s < samples.length; s++) {
        const i = samples[s]!;
        if (i < 0 || i >= m) throw usageError('bad-sample', `There is no sample ${i}.`, { expected: `an index from 0 to ${m - 1}` });
        design.row(i, sampleMargins);
        loss.derivative(sampleMargins, 0, i, sampleResiduals, 0);
        design.addRow(i, sampleResiduals);
      }
      design.closeSum();
      finish(x, samples.length, out);
    },
  };
}
