// Bad manners: dice, clocks, other people's memory, no ear for the signal.
import { defineMethod } from 'saddlepoint';
import { descent, manifestOf } from './base.mjs';

// Draws, and lets the number fall: only the watch on the globals can see it.
export const drawsFromMath = descent('draws-from-math', {}, (run, good) => ({ step(s) { good.step(s); Math.random(); } }));
export const usesTheDraw = descent('uses-the-draw', {}, (run, good) => ({ step(s) { good.step(s); s.x[0] += Math.random() * 1e-1 / (1 + s.k) ** 4; } }));
export const readsDate = descent('reads-date', {}, (run, good) => ({ init: () => { const s = good.init(); s.k += Date.now() * 0; return s; } }));
export const readsPerformance = descent('reads-performance', {}, (run, good) => ({ async step(s) { good.step(s); await null; performance.now(); } }));

// From step 20 on one step takes a second, whatever the signal says. It finds the optimum before that.
export const ignoresAbort = descent('ignores-abort', { conformance: { budget: 19, tolerance: 1e9 } }, (run, good) => ({
  async step(s) { good.step(s); if (s.k > 20) await new Promise((resolve) => { setTimeout(resolve, 1000); }); },
}));

// A step without an `await`: nothing else of the process runs meanwhile.
export const blocksTheLoop = descent('blocks-the-loop', { conformance: { budget: 19, tolerance: 1e9 } }, (run, good) => ({
  step(s) { good.step(s); if (s.k === 21) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 700); },
}));

const stepParam = { type: 'object', additionalProperties: false, properties: { step: { type: 'number', default: 1, description: 'relative step' } } };
export const mutatesParamsLate = descent('mutates-params-late', { params: stepParam }, (run, good) => ({ step(s) { good.step(s); if (s.k === 60) run.params.step = 0.5; } }));
export const mutatesLayoutLate = descent('mutates-layout-late', {}, (run, good) => ({ step(s) { good.step(s); if (s.k === 60) run.layout[0].name = 'y'; } }));

// The gradient is written over the point that it is asked at.
export const sharesOut = descent('shares-out', {}, (run, good) => ({
  step(s) { s.g.set(s.x); run.oracles.gradient(s.g, s.g); for (let i = 0; i < s.x.length; i++) s.x[i] -= s.g[i] / (run.traits.smoothness ?? 1); s.k++; },
}));

export const mutatesParams = descent('mutates-params', {
  params: { type: 'object', additionalProperties: false, properties: { step: { type: 'number', default: 1, description: 'relative step' } } },
}, (run, good) => ({ init() { const s = good.init(); run.params.step = 0.5; return s; } }));

// Shrinks the bounds that the problem handed out.
export const mutatesData = defineMethod(manifestOf('mutates-data', { requires: ['smoothGradient', 'box'], observes: ['smoothValue'] }), (run) => {
  const { smoothGradient, box } = run.oracles;
  const t = 1 / (run.traits.smoothness ?? 1);
  return {
    init: () => ({ x: run.start(), g: new Float64Array(run.size) }),
    step(s) {
      const { lower, upper } = box();
      smoothGradient(s.x, s.g);
      for (let i = 0; i < s.x.length; i++) s.x[i] = Math.min(Math.max(s.x[i] - t * s.g[i], lower[i]), upper[i]);
      lower[1] -= 1e-3;
    },
    point: (s) => s.x,
    metrics: { value: (s, observe) => observe.smoothValue?.(s.x) },
  };
});
