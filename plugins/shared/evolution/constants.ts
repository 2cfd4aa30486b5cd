/**
 * Constants of CMA-ES by Hansen's tutorial (arXiv 1604.00772, table 1). Symbols: lambda -> population, mu -> parents, w -> weights, muEff -> effective number of
 * parents, cSigma, dSigma -> step-size control, cc, c1, cMu -> learning rates of path, rank-one and rank-mu update, chiN -> E|N(0, I)|.
 */
export interface CmaConstants {
  readonly lambda: number; readonly mu: number; readonly weights: Float64Array; readonly weightSum: number; readonly muEff: number;
  readonly cSigma: number; readonly dSigma: number; readonly cc: number; readonly c1: number; readonly cMu: number; readonly chiN: number;
}

/** `active`: negative weights for the worse half. `separable`: learning rates times (n + 2) / 3, Ros and Hansen 2008, as far as they stay below 1 together. */
export function cmaConstants(n: number, population: number | undefined, active: boolean, separable: boolean): CmaConstants {
  const lambda = population ?? 4 + Math.floor(3 * Math.log(n)), mu = Math.floor(lambda / 2);
  const raw = Float64Array.from({ length: lambda }, (_, i) => Math.log((lambda + 1) / 2) - Math.log(i + 1));
  const effective = (from: number, to: number): number => { let sum = 0, squares = 0; for (let i = from; i < to; i++) { sum += raw[i]!; squares += raw[i]! ** 2; } return squares > 0 ? sum ** 2 / squares : 0; };
  const muEff = effective(0, mu), muEffMinus = effective(mu, lambda);
  const cSigma = (muEff + 2) / (n + muEff + 5), cc = (4 + muEff / n) / (n + 4 + (2 * muEff) / n);
  const faster = separable ? (n + 2) / 3 : 1, c1 = Math.min(1, faster * 2 / ((n + 1.3) ** 2 + muEff)), cMu = Math.min(1 - c1, faster * 2 * (0.25 + muEff + 1 / muEff - 2) / ((n + 2) ** 2 + muEff));
  const positive = raw.reduce((sum, w) => sum + Math.max(w, 0), 0), negative = raw.reduce((sum, w) => sum + Math.max(-w, 0), 0);
  // Bounds of the negative weights: their share of the decay, and a positive definite matrix.
  const most = active && cMu > 0 && negative > 0 ? Math.min(1 + c1 / cMu, 1 + (2 * muEffMinus) / (muEff + 2), (1 - c1 - cMu) / (n * cMu)) : 0;
  const weights = raw.map((w) => (w >= 0 ? w / positive : negative > 0 ? (most * w) / negative : 0));
  return {
    lambda, mu, weights, weightSum: weights.reduce((sum, w) => sum + w, 0), muEff, cSigma, cc, c1, cMu,
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma, chiN: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
  };
}
