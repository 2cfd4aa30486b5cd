// A plugin as a third party would ship it: plain JavaScript, its own folder, its own registry file.
import { defineMethod } from 'saddlepoint';

export const averaging = defineMethod(
  {
    id: 'averaged-descent', version: '1.2.0', title: 'Averaged gradient descent', summary: 'gradient descent that returns the average of its iterates',
    requires: ['gradient'], observes: ['value'],
    params: { type: 'object', properties: { step: { type: 'number', exclusiveMinimum: 0, default: 0.1 } }, additionalProperties: false },
    metrics: { value: { unit: 'objective', better: 'lower' } }, merit: 'value',
  },
  (run) => ({
    init: () => ({ x: run.start(), g: new Float64Array(run.size), mean: run.start(), k: 0 }),
    step(s) {
      run.oracles.gradient(s.x, s.g);
      s.k += 1;
      for (let i = 0; i < run.size; i++) {
        s.x[i] -= run.params.step * s.g[i];
        s.mean[i] += (s.x[i] - s.mean[i]) / (s.k + 1);
      }
    },
    point: (s) => s.mean,
    metrics: { value: (s, observe) => observe.value?.(s.mean) },
  }),
);
