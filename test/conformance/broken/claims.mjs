// Manifests and endings that are not true.
import { defineMethod } from 'saddlepoint';
import { descent, manifestOf, value } from './base.mjs';

export const usesUndeclaredOracle = descent('uses-undeclared-oracle', {}, (run, good) => ({ step(s) { good.step(s); run.oracles.value(s.x); } }));
export const declaresUnusedOracle = descent('declares-unused-oracle', { uses: ['hessianVector'] });
export const observesNothing = descent('observes-nothing', { observes: ['value', 'hessianVector'] });
export const declaresEmptyMetric = descent('declares-empty-metric', { metrics: { value, gap: value } }, (run, good) => ({ metrics: { ...good.metrics, gap: () => undefined } }));
export const hasUndeclaredMetric = descent('has-undeclared-metric', {}, (run, good) => ({ metrics: { ...good.metrics, secret: () => 1 } }));
export const callsOracleInBuild = descent('calls-oracle-in-build', {}, (run) => { run.oracles.gradient(new Float64Array(run.size), new Float64Array(run.size)); return {}; });

export const nanAsConverged = descent('nan-as-converged', {}, (run, good) => ({
  point: undefined,
  step(s) { good.step(s); if (s.k === 4) { s.x.fill(NaN); return { outcome: 'converged', reason: 'it says so', certificate: { kind: 'none', evidence: 'measured' } }; } },
  metrics: { value: (s, observe) => (s.k === 4 ? undefined : observe.value?.(s.x)) },
  result: (s) => ({ point: { x: { shape: [run.size], data: s.x } } }),
}));
export const globalTooSoon = descent('global-too-soon', { conformance: { tolerance: 0.5, exclude: { 'reaches the known optimum': 'the certificate is what is broken here' } } }, (run, good) => ({
  step(s) { good.step(s); if (s.k === 2) return { outcome: 'converged', reason: 'two steps are enough', certificate: { kind: 'global', evidence: 'proved' } }; },
}));
export const wrongValue = descent('wrong-value', {}, () => ({ metrics: { value: (s, observe) => observe.value?.(s.x) - 1e-3 } }));
export const stopsShort = descent('stops-short', {}, (run, good) => ({ step(s) { if (s.k < 10) good.step(s); else s.k++; run.oracles.gradient(s.x, s.g); } }));
export const swallowsThrows = descent('swallows-throws', {}, (run, good) => ({ step(s) { try { good.step(s); } catch { s.k++; } } }));
export const hidesNaN = descent('hides-nan', {}, (run, good) => ({
  step(s) {
    good.step(s);
    if (s.g.some((gi) => !Number.isFinite(gi))) { s.x.fill(0); return { outcome: 'converged', reason: 'the gradient is gone' }; }
  },
}));
export const throwsAtLength = descent('throws-at-length', {}, (run, good) => ({ step(s) { good.step(s); if (s.k === 12) throw new Error('no more memory'); } }));
export const fitsNothing = descent('fits-nothing', { facts: { discrete: true, stochastic: true } });
export const mutePlugin = descent('mute-params', { params: { type: 'object', additionalProperties: false, properties: { step: { type: 'number', default: 1 } } } });
export const badDefaults = descent('bad-defaults', { params: { type: 'object', additionalProperties: false, required: ['step'], properties: { step: { type: 'number', description: 'relative step' } } } });
export const staleEntry = descent('stale-entry');
export const misspeltExclusion = descent('misspelt-exclusion', { conformance: { exclude: { 'same seed same record': 'a slip of the pen' } } });
export const wrongGolden = descent('wrong-golden');

export const lateValue = descent('late-value', {}, (run, good) => ({
  init: () => ({ ...good.init(), before: run.start() }), step(s) { s.before.set(s.x); good.step(s); }, metrics: { value: (s, observe) => observe.value?.(s.before) },
}));
// `g` is the gradient at the point before the step.
export const lateGradientNorm = descent('late-gradient-norm', { metrics: { value, gradientNorm: value } }, (run, good) => ({
  init() { const s = good.init(); run.oracles.gradient(s.x, s.g); return s; }, metrics: { ...good.metrics, gradientNorm: (s) => Math.hypot(...s.g) },
}));
export const infiniteSolution = descent('infinite-solution', {}, (run, good) => ({
  step(s) { good.step(s); if (s.k === 4) return { outcome: 'stalled', reason: 'enough' }; },
  result: (s) => ({ point: { x: { shape: [run.size], data: s.k === 4 ? s.x.map(() => Infinity) : s.x } } }),
}));
export const unknownOutcome = descent('unknown-outcome', {}, (run, good) => ({ step(s) { good.step(s); if (Math.hypot(...s.g) < 1e-5) return { outcome: 'success', reason: 'it says so' }; } }));
// With Hessians the best step along the gradient; without, one that is too long.
export const wrongBranch = descent('wrong-branch', { uses: ['hessianVector'] }, (run) => {
  const { gradient, hessianVector } = run.oracles;
  const product = (a, b) => a.reduce((sum, ai, i) => sum + ai * b[i], 0);
  return {
    init: () => ({ x: run.start(), g: new Float64Array(run.size), h: new Float64Array(run.size), k: 0 }),
    step(s) {
      gradient(s.x, s.g);
      hessianVector?.(s.x, s.g, s.h);
      const curvature = product(s.g, s.h), t = !hessianVector ? 3 / (run.traits.smoothness ?? 30) : curvature > 0 ? product(s.g, s.g) / curvature : 0;
      for (let i = 0; i < run.size; i++) s.x[i] -= t * s.g[i];
      s.k++;
    },
  };
});
export const worksForThree = defineMethod(manifestOf('works-for-three', { requires: ['smoothGradient', 'prox'], observes: ['smoothValue', 'simpleValue'] }), (run) => {
  const { smoothGradient, prox } = run.oracles, t = 1 / run.traits.smoothness;
  return {
    init: () => ({ x: run.start(), g: new Float64Array(run.size) }),
    step(s) {
      smoothGradient(s.x, s.g);
      for (let i = 0; i < 3; i++) s.x[i] -= t * s.g[i];
      prox(s.x, t, s.x);
    },
    point: (s) => s.x,
    metrics: { value: (s, { smoothValue, simpleValue }) => smoothValue?.(s.x) + simpleValue?.(s.x) },
  };
});

const analysis = (id, columns) => descent(id, { kind: 'analysis', merit: undefined }, () => ({ point: undefined, result: (s) => ({ tables: { curve: { role: 'curve', columns: columns(s) } } }) }));
export const unevenTable = analysis('uneven-table', (s) => ({ k: new Float64Array(s.k + 1), x: Float64Array.of(s.x[0]) }));
export const nanInTable = analysis('nan-in-table', (s) => ({ k: Float64Array.of(0, 1), x: Float64Array.of(s.x[0], NaN) }));
