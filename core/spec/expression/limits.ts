/** Bounds on what an expression may cost before anything is compiled. */
export interface ExpressionLimits {
  /** Characters of the text. */
  readonly length: number;
  /** Nesting of brackets and of operations; long sums and products written in a row do not nest. */
  readonly depth: number;
  /** Nodes of the graph, after reductions are unrolled and common parts are shared. */
  readonly nodes: number;
  /** Numbers in intermediate arrays. */
  readonly numbers: number;
  /** Largest absolute value of a constant exponent. */
  readonly exponent: number;
}

export const defaultLimits: ExpressionLimits = { length: 100_000, depth: 200, nodes: 100_000, numbers: 20_000_000, exponent: 1024 };
