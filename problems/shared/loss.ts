/** Losses of one sample as functions of its K margins, with first and second derivatives. Numerically stable for margins of any size. */
import type { Vector } from '../../core/index.js';

/** Margins, directions and results are K numbers that start at an index of an array. */
export interface Loss {
  value(margins: Vector, at: number, sample: number): number;
  /** Gradient with respect to the margins. */
  derivative(margins: Vector, at: number, sample: number, out: Vector, outAt: number): void;
  /** Hessian with respect to the margins, times the direction at the same index. */
  curvature(margins: Vector, at: number, sample: number, direction: Vector, out: Vector): void;
}

/** (z - b)^2 / 2, K = 1. */
export const squareLoss = (b: Vector): Loss => ({
  value: (margins, at, sample) => (margins[at]! - b[sample]!) ** 2 / 2,
  derivative(margins, at, sample, out, outAt) { out[outAt] = margins[at]! - b[sample]!; },
  curvature(_margins, at, _sample, direction, out) { out[at] = direction[at]!; },
});

/** log(1 + exp(t)) without overflow. */
export const softplus = (t: number): number => Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t)));

/** 1 / (1 + exp(-t)) to full relative precision on both sides. */
export function sigmoid(t: number): number {
  if (t >= 0) return 1 / (1 + Math.exp(-t));
  const e = Math.exp(t);
  return e / (1 + e);
}

/** log(1 + exp(-y z)) with y in {-1, 1}, K = 1. */
export const logisticLoss = (y: Vector): Loss => ({
  value: (margins, at, sample) => softplus(-y[sample]! * margins[at]!),
  derivative(margins, at, sample, out, outAt) { out[outAt] = -y[sample]! * sigmoid(-y[sample]! * margins[at]!); },
  curvature(margins, at, _sample, direction, out) {
    const e = Math.exp(-Math.abs(margins[at]!));
    out[at] = (e / ((1 + e) * (1 + e))) * direction[at]!;
  },
});

/** -log of the softmax probability of the sample's class, log sum_k exp(z_k) - z_class. */
export function softmaxLoss(classes: Int32Array, K: number): Loss {
  const largest = (margins: Vector, at: number): number => {
    let top = margins[at]!;
    for (let k = 1; k < K; k++) top = Math.max(top, margins[at + k]!);
    return top;
  };
  const probabilities = (margins: Vector, at: number, out: Vector, outAt: number): void => {
    const top = largest(margins, at);
    let sum = 0;
    for (let k = 0; k < K; k++) sum += out[outAt + k] = Math.exp(margins[at + k]! - top);
    for (let k = 0; k < K; k++) out[outAt + k]! /= sum;
  };
  return {
    value(margins, at, sample) {
      const top = largest(margins, at);
      let sum = 0;
      for (let k = 0; k < K; k++) sum += Math.exp(margins[at + k]! - top);
      return top - margins[at + classes[sample]!]! + Math.log(sum);
    },
    derivative(margins, at, sample, out, outAt) {
      probabilities(margins, at, out, outAt);
      out[outAt + classes[sample]!]! -= 1;
    },
    curvature(margins, at, _sample, direction, out) {
      probabilities(margins, at, out, at);
      let mean = 0;
      for (let k = 0; k < K; k++) mean += out[at + k]! * direction[at + k]!;
      for (let k = 0; k < K; k++) out[at + k]! *= direction[at + k]! - mean;
    },
  };
}
