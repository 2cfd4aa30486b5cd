/**
 * One generation of CMA-ES. Symbols by Hansen's tutorial, section 2 to 4: m -> mean, C -> covariance, y -> steps over sigma, p_sigma, p_c -> paths
 *   x_i = m + sigma C^{1/2} z_i,   m <- m + sigma sum_i w_i y_i (the mu best)
 *   p_sigma <- (1 - c_sigma) p_sigma + sqrt(c_sigma (2 - c_sigma) muEff) C^{-1/2} <y>
 *   C <- (1 + c_1 delta - c_1 - c_mu sum w) C + c_1 p_c p_c' + c_mu sum_i w_i y_i y_i',  negative w_i times n / |C^{-1/2} y_i|^2
 * Samples take the symmetric root of C, which does not depend on the signs and order of eigenvectors.
 */
import { linalg, type Box, type Random, type Vector } from '../../core/index.js';
import type { CmaConstants } from '../shared/evolution/constants.js';
import { stepSize, type CmaState } from '../shared/evolution/cma-parts.js';
import { evaluate } from '../shared/evolution/samples.js';

export interface State extends CmaState {
  C: Vector;
  /** C^{1/2} and C^{-1/2} as they were at the last decomposition, and the generation of it. */
  root: Vector; inverse: Vector; decomposed: number;
}

/** False where a value is not a number. */
export type Generation = (state: State, box: Box | undefined) => boolean;

export function openGeneration(n: number, constants: CmaConstants, random: Random, valueBatch: (points: Vector, out: Vector) => void): Generation {
  const { lambda, mu, weights, weightSum, muEff, cSigma, cc, c1, cMu } = constants, engine = linalg();
  const z = new Float64Array(lambda * n), y = new Float64Array(lambda * n), x = new Float64Array(lambda * n), values = new Float64Array(lambda), order = new Int32Array(lambda);
  const mean = new Float64Array(n), white = new Float64Array(n), scaled = new Float64Array(lambda * n), whitened = new Float64Array(lambda * n), eigenvalues = new Float64Array(n), vectors = new Float64Array(n * n), stretched = new Float64Array(n * n);
  /** The root is taken afresh when C has changed by about a tenth. */
  const every = Math.max(1, Math.floor(1 / (10 * n * (c1 + cMu))));

  const decompose = (state: State): void => {
    engine.symmetricEigen(state.C, n, eigenvalues, vectors);
    const largest = eigenvalues[n - 1]!;
    for (let i = 0; i < n; i++) eigenvalues[i] = Math.sqrt(Math.max(eigenvalues[i]!, largest * 1e-16));
    state.axisRatio = eigenvalues[n - 1]! / eigenvalues[0]!;
    for (const [power, out] of [[1, state.root], [-1, state.inverse]] as const) {
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) stretched[i * n + j] = vectors[i * n + j]! * eigenvalues[i]! ** power;
      engine.gemm('T', 'N', n, n, n, vectors, stretched, out);
    }
    state.decomposed = state.k;
  };

  return (state, box) => {
    random.fillNormal(z);
    engine.gemm('N', 'N', lambda, n, n, z, state.root, y);
    for (let i = 0, at = 0; i < lambda; i++) for (let j = 0; j < n; j++, at++) x[at] = state.mean[j]! + state.sigma * y[at]!;
    if (!evaluate(state, x, values, order, valueBatch, box)) return false;

    mean.fill(0);
    for (let i = 0; i < mu; i++) for (let j = 0, from = order[i]! * n; j < n; j++) mean[j] = mean[j]! + weights[i]! * y[from + j]!;
    for (let j = 0; j < n; j++) state.mean[j] = state.mean[j]! + state.sigma * mean[j]!;
    const sigma = state.sigma;
    engine.gemv(state.inverse, n, n, mean, white);
    const keep = Math.sqrt(cSigma * (2 - cSigma) * muEff);
    for (let j = 0; j < n; j++) state.pathSigma[j] = (1 - cSigma) * state.pathSigma[j]! + keep * white[j]!;
    const h = stepSize(state, constants, n), into = h * Math.sqrt(cc * (2 - cc) * muEff);
    for (let j = 0; j < n; j++) state.pathC[j] = (1 - cc) * state.pathC[j]! + into * mean[j]!;

    learn(state, h);
    if (state.k - state.decomposed >= every) decompose(state);
    let reach = 0, longest = 0;
    for (let j = 0; j < n; j++) reach = Math.max(reach, sigma * Math.sqrt(Math.max(0, state.C[j * n + j]!)), sigma * Math.abs(state.pathC[j]!));
    for (let j = 0; j < n; j++) longest = Math.max(longest, state.C[j * n + j]!);
    state.reach = reach;
    state.longest = state.sigma * Math.sqrt(longest);
    return true;
  };

  /** Both updates of C in one pass. */
  function learn(state: State, h: number): void {
    const { C, pathC } = state, decay = 1 + c1 * (1 - h) * cc * (2 - cc) - c1 - cMu * weightSum;
    if (weights[lambda - 1]! < 0) engine.gemm('N', 'N', lambda, n, n, y, state.inverse, whitened);
    for (let i = 0; i < lambda; i++) {
      const from = order[i]! * n;
      let weight = weights[i]!;
      if (weight < 0) {
        let square = 0;
        for (let j = 0; j < n; j++) square += whitened[from + j]! ** 2;
        weight *= n / square;
      }
      for (let j = 0; j < n; j++) scaled[from + j] = cMu * weight * y[from + j]!;
    }
    engine.gemm('T', 'N', n, n, lambda, y, scaled, C, 1, decay);
    for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) {
      const value = (C[i * n + j]! + C[j * n + i]!) / 2 + c1 * pathC[i]! * pathC[j]!;
      C[i * n + j] = value;
      C[j * n + i] = value;
    }
  }
}
