/** M^2 of the schedules: (2G)^2, plus sigma^2 of the mean of a batch where subgradients are sampled. */
export interface NoiseRun { readonly params: { readonly subgradients: 'full' | 'sampled'; readonly batch: number }; number(name: 'nonsmoothLipschitz' | 'subgradientVariance'): number }

export interface Noise { readonly M2: number; readonly sigma2: number }

/** Errors: `number-missing`. */
export function noiseOf(run: NoiseRun): Noise {
  const { subgradients, batch } = run.params;
  return { M2: (2 * run.number('nonsmoothLipschitz')) ** 2, sigma2: subgradients === 'sampled' ? run.number('subgradientVariance') / batch : 0 };
}

/** Undefined where the problem does not know a number. */
export function noiseIfKnown(run: NoiseRun & { readonly traits: { readonly nonsmoothLipschitz?: number; readonly subgradientVariance?: number }; readonly params: NoiseRun['params'] & { readonly nonsmoothLipschitz?: number; readonly subgradientVariance?: number } }): Noise | undefined {
  const known = (name: 'nonsmoothLipschitz' | 'subgradientVariance'): boolean => (run.params[name] ?? run.traits[name]) !== undefined;
  return known('nonsmoothLipschitz') && (run.params.subgradients === 'full' || known('subgradientVariance')) ? noiseOf(run) : undefined;
}
