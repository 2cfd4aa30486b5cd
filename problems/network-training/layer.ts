/** What a layer is: parameters, and a pass over rows. Values are stored feature by feature: entry (feature, row) at feature * rows + row. */
import type { Vector } from '../../core/index.js';

/** Features of a row; of an image they are its channels, each height x width. */
export interface Extent { readonly features: number; readonly image?: { readonly channels: number; readonly height: number; readonly width: number } }

export interface Parameter { readonly name: string; readonly shape: readonly number[]; readonly inputs: number; readonly outputs: number; /** Not penalised, and zero at first. */ readonly bias?: true }

/** A layer at work on a number of rows, with scratch of its own. */
export interface Pass {
  readonly output: Vector;
  forward(weights: readonly Vector[], input: Vector): void;
  /** From the slope of the loss by the output, after `forward` of the same: by the weights to `gradient`, by the input to `back` where that is wanted. All are overwritten. */
  backward(weights: readonly Vector[], input: Vector, slope: Vector, gradient: readonly Vector[], back: Vector | undefined): void;
}

export interface Layer {
  readonly parameters: readonly Parameter[];
  readonly output: Extent;
  /** Rows of the output to a row of the input: time steps where a layer begins to spike. */
  readonly unroll?: number;
  open(rows: number): Pass;
}

export const plain = (features: number): Extent => ({ features });
