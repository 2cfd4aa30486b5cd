// Manifests and endings that are not true.
import { descent, value } from './base.mjs';

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
