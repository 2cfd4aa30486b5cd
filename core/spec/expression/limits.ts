/** Bounds on what an expression may cost before anything is compiled. */
export interface ExpressionLimits {
  /** Characters of the text. */
  readonly length: number;
  /** Nesting of brackets; operations may nest four times as deep. Long sums and products written in a row do not nest. */
  readonly depth: number;
  /** Nodes of the value's graph, after reductions are unrolled and common parts are shared. Derivatives add a small multiple. */
  readonly nodes: number;
  /** Parts of the expression looked at while reductions are unrolled: terms that are shared cost no nodes, but time. */
  readonly visits: number;
  /** Numbers in the intermediate arrays of the value. */
  readonly numbers: number;
  /** Largest absolute value of a constant exponent. */
  readonly exponent: number;
}

export const defaultLimits: ExpressionLimits = { length: 100_000, depth: 200, nodes: 100_000, visits: 1_000_000, numbers: 10_000_000, exponent: 1024 };
