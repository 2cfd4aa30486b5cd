/** Losses of one sample as functions of its K margins, with first and second derivatives. Numerically stable for margins of any size. */
import type { Vector } from '../../core/index.js';

/** Margins, directions and results are K numbers that start at an index of an array. */
export interface Loss {
  /** Gradient with respect to the margins. */
  derivative(margins: Vector, at: number, sample: number, out: Vector, outAt: number): void;
  /** Sum of all values, with all derivatives written to `out`, in one pass: m K margins, one exponential for each. */
  total(margins: Vector, out: Vector): number;
  /** Hessian with respect to the margins, times the direction at the same index. */
  curvature(margins: Vector, at: number, sample: number, direction: Vector, out: Vector): void;
}

/** (z - b)^2 / 2, K = 1. */
export const squareLoss = (b: Vector): Loss => ({
  derivative(margins, at, sample, out, outAt) { out[outAt] = margins[at]! - b[sample]!; },
  total(margins, out) {
    let sum = 0;
    for (let i = 0; i < b.length; i++) {
      const r = out[i] = margins[i]! - b[i]!;
      sum += r ** 2 / 2;
    }
    return sum;
  },
  curvature(_margins, at, _sample, direction, out) { out[at] = direction[at]!; },
});

/** 1 / (1 + exp(-t)) to full relative precision on both sides. */
export function sigmoid(t: number): number {
  if (t >= 0) return 1 / (1 + Math.exp(-t));
  const e = Math.exp(t);
  return e / (1 + e);
}

/** log(1 + exp(-y z)) with y in {-1, 1}, K = 1. */
export const logisticLoss = (y: Vector): Loss => ({
  derivative(margins, at, sample, out, outAt) { out[outAt] = -y[sample]! * sigmoid(-y[sample]! * margins[at]!); },
  total(margins, out) {
    let sum = 0;
    for (let i = 0; i < y.length; i++) {
      const t = -y[i]! * margins[i]!, e = Math.exp(-Math.abs(t));
      sum += Math.max(t, 0) + Math.log1p(e);
      out[i] = -y[i]! * ((t >= 0 ? 1 : e) / (1 + e));
    }
    return sum;
  },
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
  /** Writes the probabilities; gives log sum_k exp(z_k - max z). */
  const probabilities = (margins: Vector, at: number, out: Vector, outAt: number): number => {
    const top = largest(margins, at);
    let sum = 0;
    for (let k = 0; k < K; k++) sum += out[outAt + k] = Math.exp(margins[at + k]! - top);
    for (let k = 0; k < K; k++) out[outAt + k]! /= sum;
    return Math.log(sum);
  };
  return {
    derivative(margins, at, sample, out, outAt) {
      probabilities(margins, at, out, outAt);
      out[outAt + classes[sample]!]! -= 1;
    },
    total(margins, out) {
      let sum = 0;
      for (let i = 0, at = 0; i < classes.length; i++, at += K) {
        const own = at + classes[i]!, margin = margins[own]!;
        // max z - z_class first: it is exactly zero for a sample that is classified well.
        sum += largest(margins, at) - margin + probabilities(margins, at, out, at);
        out[own]! -= 1;
      }
      return sum;
    },
    curvature(margins, at, _sample, direction, out) {
      probabilities(margins, at, out, at);
      let mean = 0;
      for (let k = 0; k < K; k++) mean += out[at + k]! * direction[at + k]!;
      for (let k = 0; k < K; k++) out[at + k]! *= direction[at + k]! - mean;
    },
  };
}
