// Gradient descent that keeps every promise: each broken plugin changes one thing of it.
import { defineMethod } from 'saddlepoint';

export const value = { unit: 'objective', better: 'lower' };

export const manifestOf = (id, more = {}) => ({
  id, version: '1.0.0', title: id, summary: 'a broken plugin', requires: ['gradient'], observes: ['value'], facts: { smooth: true, convex: true },
  params: { type: 'object', additionalProperties: false, properties: {} }, metrics: { value }, merit: 'value', ...more,
});

/** `change(run, good)` returns what replaces parts of the good stepper. */
export const descent = (id, more, change = () => ({})) => defineMethod(manifestOf(id, more), (run) => {
  const { gradient } = run.oracles;
  const t = 1 / (run.traits.smoothness ?? 1);
  const good = {
    init: () => ({ x: run.start(), g: new Float64Array(run.size), k: 0 }),
    step(s) {
      gradient(s.x, s.g);
      for (let i = 0; i < s.x.length; i++) s.x[i] -= t * s.g[i];
      s.k++;
    },
    point: (s) => s.x,
    metrics: { value: (s, observe) => observe.value?.(s.x) },
  };
  return { ...good, ...change(run, good) };
});
