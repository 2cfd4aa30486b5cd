/** Oracles that a method was asked to accept beside those of its step: each is called in every step and shows in a metric, until the author has a better use. */

export interface Extra { readonly metric: string; readonly unit: string; /** In `build`. */ readonly scratch?: string; /** In the step, with the state `s`. */ readonly line: string }

/** `point`: of the state; `gradient`: the array that the step holds. */
export const extras: Readonly<Record<string, Extra>> = {
  value: { metric: 'stepValue', unit: 'objective', line: 's.stepValue = value(s.x);' },
  smoothValue: { metric: 'smoothValue', unit: 'objective', line: 's.smoothValue = smoothValue(s.x);' },
  simpleValue: { metric: 'simpleValue', unit: 'objective', line: 's.simpleValue = simpleValue(s.x);' },
  valueBatch: { metric: 'batchValue', unit: 'objective', scratch: 'const batch = new Float64Array(1);', line: 'valueBatch(s.x, batch);\n        s.batchValue = batch[0]!;' },
  hessianVector: { metric: 'curvature', unit: 'curvature', scratch: 'const curved = new Float64Array(run.size);', line: 'hessianVector(s.x, s.g, curved);\n        s.curvature = rayleigh(s.g, curved);' },
  smoothHessianVector: { metric: 'curvature', unit: 'curvature', scratch: 'const curved = new Float64Array(run.size);', line: 'smoothHessianVector(s.x, s.g, curved);\n        s.curvature = rayleigh(s.g, curved);' },
  sampleGradient: {
    metric: 'sampleError', unit: 'gradient', scratch: "const samples = new Int32Array(1), sampled = new Float64Array(run.size);\n    const count = run.number('samples');",
    line: 'samples[0] = run.random.integer(count);\n        sampleGradient(s.x, samples, sampled);\n        s.sampleError = distance(sampled, s.g);',
  },
};

/** Functions that some lines need, at the end of the module. */
export const helpers: Readonly<Record<string, string>> = {
  rayleigh: `/** g'Hg / g'g; 0 where the gradient is. */
function rayleigh(g: Float64Array, curved: Float64Array): number {
  let above = 0, below = 0;
  for (let i = 0; i < g.length; i++) { above += g[i]! * curved[i]!; below += g[i]! * g[i]!; }
  return below > 0 ? above / below : 0;
}
`,
  distance: `function distance(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i]! - y[i]!) ** 2;
  return Math.sqrt(sum);
}
`,
};
