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

/** What a layer is where it is a function of one number, on every value, or a product with a matrix whose rows are units, plus biases. */
export type Form =
  | { readonly kind: 'map'; map(a: Vector, out: Vector): void }
  | { readonly kind: 'affine'; readonly units: number; readonly features: number; readonly rounding: Rounding | undefined };

/** A hard image of a parameter, and whether its straight-through slope passes. Absent: the parameter itself. */
export interface Rounding { image(w: number): number; passes(w: number): boolean; readonly biases: boolean }

export interface Layer {
  /** Absent for others: they are run one parameter vector after the other. */
  readonly form?: Form;
  readonly parameters: readonly Parameter[];
  readonly output: Extent;
  /** Rows of the output to a row of the input: time steps where a layer begins to spike. */
  readonly unroll?: number;
  open(rows: number): Pass;
}

export const plain = (features: number): Extent => ({ features });
