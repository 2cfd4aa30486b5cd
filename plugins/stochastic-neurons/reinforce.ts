/**
 * The estimate (h - p)(L - c) / B of rows whose own losses are L, by the baseline c:
 *   none 0; mean, ratio: running averages from before this batch; leave-one-out: the mean loss of the row's other draws;
 *   exact: E[(h - p)^2 L] / E[(h - p)^2] of that unit on that row, over all 2^N outputs.
 */
import { usageError, type OracleSet, type Vector } from '../../core/index.js';
import { hardMoments } from '../shared/gate-audit/moments.js';
import { enumerated, openOutputs } from '../shared/gate-audit/outputs.js';
import type { Plan } from './params.js';

/** Gates of a row, p and h units x rows, the rows' losses; `slopes` gets the estimates. */
export interface Drawn { readonly samples: Int32Array; readonly p: Vector; readonly h: Vector; readonly losses: Vector; readonly slopes: Vector }
/** Running E[w L] and E[w] of each unit, w = (h - p)^2 (ratio) or 1 (mean). */
export interface Averages { readonly x: Vector; readonly units: number; readonly numerator: Vector; readonly denominator: Vector }
type Baseline = Plan['baseline'];
export type Reinforce = (state: Averages, drawn: Drawn) => void;

/** Outputs of the gates that are enumerated for one row. */
const mostUnits = 16;

/** Errors: `oracle-missing`, and of a step `baseline-units`. */
export function openReinforce(baseline: Baseline, gatedLosses: OracleSet['gatedLosses'] | undefined): Reinforce {
  if (baseline.kind === 'exact') return exact(gatedLosses);
  return baseline.kind === 'leave-one-out' ? leaveOneOut(baseline.samples) : running(baseline);
}

function running({ kind, rho }: Baseline): Reinforce {
  return ({ numerator, denominator, units }, { p, h, losses, slopes }) => {
    const B = losses.length;
    for (let i = 0; i < units; i++) {
      const bar = kind === 'none' ? 0 : numerator[i]! / denominator[i]!;
      let top = 0, bottom = 0;
      for (let n = 0, at = i; n < B; n++, at += units) {
        const away = h[at]! - p[at]!, weight = kind === 'ratio' ? away * away : 1;
        slopes[at] = (away * (losses[n]! - bar)) / B;
        top += (weight * losses[n]!) / B;
        bottom += weight / B;
      }
      numerator[i] = rho * numerator[i]! + (1 - rho) * top;
      denominator[i] = rho * denominator[i]! + (1 - rho) * bottom;
    }
  };
}

/** The draws of a row lie one after the other. */
function leaveOneOut(K: number): Reinforce {
  return ({ units }, { p, h, losses, slopes }) => {
    const B = losses.length;
    for (let first = 0; first < B; first += K) {
      let sum = 0;
      for (let k = 0; k < K; k++) sum += losses[first + k]!;
      for (let k = 0; k < K; k++) {
        const L = losses[first + k]!, advantage = (L - (sum - L) / (K - 1)) / B;
        for (let i = 0, at = (first + k) * units; i < units; i++, at++) slopes[at] = (h[at]! - p[at]!) * advantage;
      }
    }
  };
}

function exact(gatedLosses: OracleSet['gatedLosses'] | undefined): Reinforce {
  if (!gatedLosses) throw usageError('oracle-missing', 'The exact baseline asks for the loss at every output of the gates.', { pointer: '/method/params/baseline/kind', expected: 'a problem with `gatedLosses`', suggestion: 'take "ratio"' });
  const visitAll = openOutputs(gatedLosses);
  return ({ x, units }, { samples, p, h, losses, slopes }) => {
    if (units > mostUnits) throw usageError('baseline-units', `The exact baseline visits 2^${units} outputs of the gates for each row.`, { pointer: '/method/params/baseline/kind', expected: `at most ${mostUnits} gates`, suggestion: 'take "ratio" or "leave-one-out"' });
    const B = losses.length;
    for (let n = 0; n < B; n++) {
      const from = n * units, chance = p.subarray(from, from + units), moments = hardMoments(chance);
      visitAll(x, samples[n]!, units, 2 ** units, enumerated(chance, () => 1), moments.visit, false);
      for (let i = 0; i < units; i++) slopes[from + i] = ((h[from + i]! - p[from + i]!) * (losses[n]! - moments.optimalBaseline(i))) / B;
    }
  };
}
