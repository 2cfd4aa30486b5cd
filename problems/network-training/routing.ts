/** The choice of one of several by the largest score, and the softmax that stands in for it backwards. */
import type { Vector } from '../../core/index.js';

/** First index of the largest score of every column; scores are choices x rows. */
export function largest(scores: Vector, choices: number, rows: number, out: Int32Array): void {
  for (let i = 0; i < rows; i++) {
    let best = 0;
    for (let k = 1; k < choices; k++) if (scores[k * rows + i]! > scores[best * rows + i]!) best = k;
    out[i] = best;
  }
}

/** In place, from the slopes by the shares of every choice to those by the scores: p (g - sum p g), p = softmax(scores). */
export function throughSoftmax(scores: Vector, choices: number, rows: number, slopes: Vector): void {
  for (let i = 0; i < rows; i++) {
    let top = -Infinity, sum = 0, mean = 0;
    for (let k = 0; k < choices; k++) top = Math.max(top, scores[k * rows + i]!);
    for (let k = 0; k < choices; k++) sum += Math.exp(scores[k * rows + i]! - top);
    for (let k = 0; k < choices; k++) mean += Math.exp(scores[k * rows + i]! - top) / sum * slopes[k * rows + i]!;
    for (let k = 0; k < choices; k++) slopes[k * rows + i] = Math.exp(scores[k * rows + i]! - top) / sum * (slopes[k * rows + i]! - mean);
  }
}
