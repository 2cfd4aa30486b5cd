/** Gates whose pre-activations are the variables. */
import type { Vector } from '../../contract/arrays.js';
import { defineProblem } from '../../contract/define-problem.js';
import type { ZooProblem } from './problem.js';

const wanted = [0, 1, 0], units = wanted.length;
const rowLoss = (mask: ArrayLike<number>, at: number): number => wanted.reduce((sum, want, i) => sum + (mask[at + i]! - want) ** 2, 0);

/** Each row's loss is |h - (0, 1, 0)|^2; `value` has hard gates, open above 0. Ten rows: six to train on, two to validate and two to test. */
export const gated: ZooProblem = {
  name: 'gated', thorough: true, only: ['gates'],
  make: () => defineProblem({
    kind: 'zoo-gated', size: units, start: [0.5, -0.5, 0.25], traits: { samples: 6, stochastic: true, discrete: true }, reference: { value: 0 },
    oracles: {
      value: (x) => rowLoss(x.map((a) => (Number.isNaN(a) ? a : a > 0 ? 1 : 0)), 0),
      gates: () => ({ units, training: 6, validation: 2, test: 2, costOfGate: 1, costOfGater: 3 }),
      gateInputs(x, samples, out) { for (let n = 0; n < samples.length; n++) out.set(x, n * units); },
      gatedLosses(_x, samples, mask, slopes, out) { lossesAt(samples, mask, slopes, out); },
      gatedGradient(_x, samples, mask, losses, slopes, out) { lossesAt(samples, mask, slopes, losses); out.fill(0); },
      gateGradient(_x, samples, slopes, out) {
        out.fill(0);
        for (let i = 0; i < samples.length * units; i++) out[i % units] = out[i % units]! + slopes[i]!;
      },
      gatedErrors(_x, samples, mask, out) { for (let n = 0; n < samples.length; n++) out[n] = wanted.some((want, i) => (mask[n * units + i]! > 0.5 ? 1 : 0) !== want) ? 1 : 0; },
    },
  }),
};

function lossesAt(samples: Int32Array, mask: Vector, slopes: Vector, out: Vector): void {
  for (let n = 0; n < samples.length; n++) out[n] = rowLoss(mask, n * units);
  for (let i = 0; i < slopes.length; i++) slopes[i] = 2 * (mask[i]! - wanted[i % units]!);
}
