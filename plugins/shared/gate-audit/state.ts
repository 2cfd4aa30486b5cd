/** Gates whose outputs can be enumerated, at most. */
export const mostEnumerated = 20;

/** What outlives a step, and the numbers of one estimator over all rows so far. */
export interface State {
  /** Rows that are done. */
  k: number;
  rows: number; units: number;
  x: Float64Array;
  enumerated: boolean;
  /** Rows x units. `exactVariance` is that of the reference's own mean, 0 where it is exact. */
  probability: Float64Array; exact: Float64Array; exactVariance: Float64Array;
  /** Estimators x rows x units. */
  mean: Float64Array; variance: Float64Array;
  /** Sum over the rows of the expected loss. */
  loss: number;
}

export interface Audit { readonly cosine: number; readonly normRatio: number; readonly signAgreement: number; readonly bias: number; readonly totalVariance: number }

/** Against the exact gradient, over all entries; a direction of length 0 has the cosine 0. */
export function auditOf({ k, rows, units, exact, mean, variance }: State, estimator: number): Audit {
  const entries = k * units, from = estimator * rows * units;
  let dot = 0, length = 0, reference = 0, agreeing = 0, bias = 0, totalVariance = 0;
  for (let i = 0; i < entries; i++) {
    const g = exact[i]!, m = mean[from + i]!;
    dot += g * m;
    length += m * m;
    reference += g * g;
    bias += (m - g) ** 2;
    totalVariance += variance[from + i]!;
    if (Math.sign(g) === Math.sign(m)) agreeing++;
  }
  const product = Math.sqrt(length) * Math.sqrt(reference);
  return { cosine: product === 0 ? 0 : dot / product, normRatio: reference === 0 ? 0 : Math.sqrt(length / reference), signAgreement: agreeing / entries, bias: Math.sqrt(bias), totalVariance };
}

/** Before the first row. */
export function newAudit(units: number, rows: number, x: Float64Array, enumerated: boolean, estimators: number): State {
  const entries = rows * units;
  return {
    k: 0, rows, units, x, enumerated, probability: new Float64Array(entries), exact: new Float64Array(entries), exactVariance: new Float64Array(entries),
    mean: new Float64Array(estimators * entries), variance: new Float64Array(estimators * entries), loss: 0,
  };
}
