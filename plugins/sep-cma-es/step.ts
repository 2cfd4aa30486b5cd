/** One generation: the formulas of CMA-ES (see plugins/cma-es) for C = diag(deviation^2). */
import type { Box, Random, Vector } from '../../core/index.js';
import type { CmaConstants } from '../shared/evolution/constants.js';
import { stepSize, type CmaState } from '../shared/evolution/cma-parts.js';
import { evaluate } from '../shared/evolution/samples.js';

export interface State extends CmaState { deviation: Vector }

/** False where a value is not a number. */
export type Generation = (state: State, box: Box | undefined) => boolean;

export function openGeneration(n: number, constants: CmaConstants, random: Random, valueBatch: (points: Vector, out: Vector) => void): Generation {
  const { lambda, mu, weights, weightSum, muEff, cSigma, cc, c1, cMu } = constants;
  const z = new Float64Array(lambda * n), x = new Float64Array(lambda * n), values = new Float64Array(lambda), order = new Int32Array(lambda), factor = new Float64Array(lambda), white = new Float64Array(n);
  const keep = Math.sqrt(cSigma * (2 - cSigma) * muEff);

  return (state, box) => {
    const { mean, deviation, pathSigma, pathC } = state, sigma = state.sigma;
    random.fillNormal(z);
    for (let i = 0, at = 0; i < lambda; i++) for (let j = 0; j < n; j++, at++) x[at] = mean[j]! + sigma * deviation[j]! * z[at]!;
    if (!evaluate(state, x, values, order, valueBatch, box)) return false;
    white.fill(0);
    for (let i = 0; i < mu; i++) for (let j = 0, from = order[i]! * n; j < n; j++) white[j] = white[j]! + weights[i]! * z[from + j]!;
    for (let j = 0; j < n; j++) {
      mean[j] = mean[j]! + sigma * deviation[j]! * white[j]!;
      pathSigma[j] = (1 - cSigma) * pathSigma[j]! + keep * white[j]!;
    }
    const h = stepSize(state, constants, n), into = h * Math.sqrt(cc * (2 - cc) * muEff), decay = 1 + c1 * (1 - h) * cc * (2 - cc) - c1 - cMu * weightSum;
    for (let i = 0; i < lambda; i++) factor[i] = cMu * weights[i]! * (weights[i]! < 0 ? n / squareOf(z, order[i]! * n, n) : 1);
    let reach = 0, least = Infinity, most = 0;
    for (let j = 0; j < n; j++) {
      const before = deviation[j]! ** 2;
      pathC[j] = (1 - cc) * pathC[j]! + into * deviation[j]! * white[j]!;
      let variance = decay * before + c1 * pathC[j]! ** 2;
      for (let i = 0; i < lambda; i++) variance += factor[i]! * before * z[order[i]! * n + j]! ** 2;
      // Negative weights may take more than there is in one coordinate.
      deviation[j] = Math.sqrt(Math.max(variance, 1e-3 * before));
      reach = Math.max(reach, sigma * deviation[j]!, sigma * Math.abs(pathC[j]!));
      least = Math.min(least, deviation[j]!);
      most = Math.max(most, deviation[j]!);
    }
    state.axisRatio = most / least;
    state.reach = reach;
    state.longest = state.sigma * most;
    return true;
  };
}

function squareOf(z: Vector, from: number, n: number): number {
  let sum = 0;
  for (let j = 0; j < n; j++) sum += z[from + j]! ** 2;
  return sum;
}
