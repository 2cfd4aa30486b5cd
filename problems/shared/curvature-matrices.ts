/** Hessian and Fisher matrix of a finite sum of losses of K margins, as dense matrices: blocks of weighted Gram matrices. */
import type { OracleSet, Vector } from '../../core/index.js';
import { createDesign, type DesignOptions } from './design.js';
import { atLastPoint } from './last-point.js';
import type { Loss } from './loss.js';
import { gramMatrix, mirror, weightedGram } from './weighted-gram.js';

export const curvatureOracles = ['hessian', 'gaussNewton', 'gaussNewtonVector', 'fisher', 'fisherVector', 'metric'] as const;
export type CurvatureOracles = Pick<OracleSet, (typeof curvatureOracles)[number]>;

/**
 * The margins are linear in x and the losses convex in the margins, so the Gauss-Newton matrix is the Hessian.
 * Fisher: (1/m) sum g_i g_i' with g_i = r_i (x) d_i, the gradient of the loss of sample i; l2 is added to the weights' diagonal, as to the Hessian's.
 */
export function curvatureMatrices(options: DesignOptions, loss: Loss, l2: number, hessianVector: OracleSet['hessianVector']): CurvatureOracles {
  const design = createDesign(options), gram = weightedGram(options), outer = metricOf(options);
  const { samples: m, outputs: K, features: n, size } = design, { order } = gram;
  const margins = new Float64Array(m * K), residuals = new Float64Array(m * K), products = new Float64Array(m * K), column = new Float64Array(m);
  const unit = new Float64Array(m * K);
  let block: Float64Array | undefined;
  const marginsAt = atLastPoint(size, (x) => { design.multiply(x, margins); loss.total(margins, residuals); });
  /** Where column j of output k stands in x: the intercepts follow all weights. */
  const place = (k: number, j: number): number => (j < n ? k * n + j : K * n + k);
  /** out = (1/m) sum over blocks (k, l) of D' diag(weight) D; `weigh` writes the weights of a block to `column`. */
  const assemble = (weigh: (k: number, l: number) => void, out: Vector): void => {
    block ??= new Float64Array(order * order);
    for (let k = 0; k < K; k++) {
      for (let l = 0; l <= k; l++) {
        weigh(k, l);
        gram.compute(column, block);
        for (let i = 0; i < order; i++) for (let j = 0; j < order; j++) out[place(k, i) * size + place(l, j)] = block[i * order + j]! / m;
      }
    }
    for (let i = 0; i < K * n; i++) out[i * size + i]! += l2;
    if (K > 1) fillUpper(out);
  };
  /** Blocks above the diagonal, which are not always in the upper triangle: the intercepts of one output follow the weights of the next. */
  const fillUpper = (out: Vector): void => {
    for (let k = 0; k < K; k++) {
      for (let l = 0; l < k; l++) {
        for (let i = 0; i < order; i++) for (let j = 0; j < order; j++) out[place(l, j) * size + place(k, i)] = out[place(k, i) * size + place(l, j)]!;
      }
    }
  };
  const curvatureWeights = (k: number, l: number): void => {
    unit.fill(0);
    for (let i = 0; i < m; i++) unit[i * K + l] = 1;
    for (let i = 0; i < m; i++) {
      loss.curvature(margins, i * K, i, unit, products);
      column[i] = products[i * K + k]!;
    }
  };
  const slopeWeights = (k: number, l: number): void => { for (let i = 0; i < m; i++) column[i] = residuals[i * K + k]! * residuals[i * K + l]!; };
  const hessian: OracleSet['hessian'] = (x, out) => { marginsAt(x); assemble(curvatureWeights, out); };
  return {
    hessian, gaussNewton: (x, out) => hessian(x, out), gaussNewtonVector: (x, v, out) => hessianVector(x, v, out),
    fisher(x, out) { marginsAt(x); assemble(slopeWeights, out); },
    fisherVector(x, v, out) {
      marginsAt(x);
      design.multiply(v, products);
      for (let i = 0; i < m; i++) {
        let slope = 0;
        for (let k = 0; k < K; k++) slope += residuals[i * K + k]! * products[i * K + k]!;
        for (let k = 0; k < K; k++) products[i * K + k] = (residuals[i * K + k]! * slope) / m;
      }
      design.adjoint(products, out);
      for (let i = 0; i < K * n; i++) out[i]! += l2 * v[i]!;
    },
    metric: outer,
  };
}

/** D'D for every output. */
function metricOf(options: DesignOptions): OracleSet['metric'] {
  const { samples, outputs: K, features: n, size } = createDesign(options), gram = weightedGram(options), { order } = gram;
  return (out) => {
    const block = new Float64Array(order * order);
    if (options.standardize === true || options.intercept === true) gram.compute(new Float64Array(samples).fill(1), block);
    else gramMatrix(options.A, block);
    mirror(block, order);
    out.fill(0);
    const place = (k: number, j: number): number => (j < n ? k * n + j : K * n + k);
    for (let k = 0; k < K; k++) for (let i = 0; i < order; i++) for (let j = 0; j < order; j++) out[place(k, i) * size + place(k, j)] = block[i * order + j]!;
  };
}
