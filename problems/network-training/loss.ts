/** Losses on outputs x rows, means over the rows, and their slopes. One output stands for two classes: the sign says which. */
import type { Vector } from '../../core/index.js';
import type { NetworkParams } from './params.js';

/** Classes of the rows, or numbers, outputs x rows. */
export type Targets = { readonly labels: Int32Array } | { readonly values: Vector };

/** Mean loss; writes its slope by the outputs, where that is wanted. */
export type Loss = (outputs: Vector, rows: number, targets: Targets, slope?: Vector) => number;

/** `outputs` is their number, `rows` the largest number of rows. */
export function lossOf(loss: NetworkParams['loss'], outputs: number): Loss {
  if (loss === 'error') return (values, rows, targets) => wrong(values, outputs, rows, (targets as { labels: Int32Array }).labels) / rows;
  if (loss === 'mse') return squares(outputs);
  return outputs === 1 ? binary : crossEntropy(outputs);
}

/** Class 1 above 0 where there is one output, else the first of the largest. Rows whose outputs are not numbers make the count NaN. */
export function wrong(values: Vector, outputs: number, rows: number, labels: Int32Array): number {
  let count = 0;
  for (let i = 0; i < rows; i++) {
    let best = 0, top = values[i]!;
    if (Number.isNaN(top)) return Number.NaN;
    for (let k = 1; k < outputs; k++) { const value = values[k * rows + i]!; if (value > top) { top = value; best = k; } else if (Number.isNaN(value)) return Number.NaN; }
    if ((outputs === 1 ? (top > 0 ? 1 : 0) : best) !== labels[i]) count++;
  }
  return count;
}

/** Mean over rows and outputs of (o - y)^2; of labels the target is 1 for the class and 0 for the others. */
const squares = (outputs: number): Loss => (values, rows, targets, slope) => {
  const scale = 1 / (rows * outputs), { labels, values: wanted } = targets as { labels?: Int32Array; values?: Vector };
  let sum = 0;
  for (let k = 0, at = 0; k < outputs; k++) for (let i = 0; i < rows; i++, at++) {
    const off = values[at]! - (wanted ? wanted[at]! : outputs === 1 ? labels![i]! : labels![i] === k ? 1 : 0);
    sum += off * off;
    if (slope) slope[at] = 2 * scale * off;
  }
  return sum * scale;
};

/** log(1 + e^o) - y o. */
const binary: Loss = (values, rows, targets, slope) => {
  const { labels } = targets as { labels: Int32Array };
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const o = values[i]!, e = Math.exp(-Math.abs(o)), y = labels[i]!;
    sum += Math.max(o, 0) + Math.log1p(e) - y * o;
    if (slope) slope[i] = ((o >= 0 ? 1 / (1 + e) : e / (1 + e)) - y) / rows;
  }
  return sum / rows;
};

/** log sum exp(o) - o of the class. */
function crossEntropy(outputs: number): Loss {
  return (values, rows, targets, slope) => {
    const { labels } = targets as { labels: Int32Array };
    let total = 0;
    for (let i = 0; i < rows; i++) {
      let top = values[i]!, sum = 0;
      for (let k = 1, at = rows + i; k < outputs; k++, at += rows) if (values[at]! > top) top = values[at]!;
      for (let k = 0, at = i; k < outputs; k++, at += rows) sum += Math.exp(values[at]! - top);
      total += Math.log(sum) + top - values[labels[i]! * rows + i]!;
      if (slope) for (let k = 0, at = i; k < outputs; k++, at += rows) slope[at] = (Math.exp(values[at]! - top) / sum - (labels[i] === k ? 1 : 0)) / rows;
    }
    return total / rows;
  };
}
