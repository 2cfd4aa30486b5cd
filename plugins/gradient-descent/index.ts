/** Gradient descent with a fixed step or backtracking. */
import { Type } from 'typebox';
import { defineMethod, linalg } from '../../core/index.js';

export const gradientDescent = defineMethod(
  {
    id: 'gradient-descent', version: '1.0.0', title: 'Gradient descent',
    summary: 'x - t grad f(x), with t = 1/L, a given step, or Armijo backtracking',
    tags: ['first-order', 'smooth'],
    requires: ['gradient'], uses: ['value'], observes: ['value'], facts: { smooth: true },
    params: Type.Object({
      step: Type.Optional(Type.Union([Type.Number({ exclusiveMinimum: 0 }), Type.Literal('backtracking')], { description: 'Step length t, or "backtracking"; 1/L when absent' })),
      smoothness: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'L, the Lipschitz constant of the gradient; overrides the problem\'s' })),
    }, { additionalProperties: false }),
    metrics: { value: { unit: 'objective', better: 'lower' }, gradientNorm: { unit: 'gradient', better: 'lower' } },
    merit: 'value',
  },
  (run) => {
    const { gradient } = run.oracles;
    const engine = linalg();
    return {
      init() {
        const x = run.start();
        const g = new Float64Array(run.size);
        gradient(x, g);
        return { x, g, step: typeof run.params.step === 'number' ? run.params.step : 1 / run.number('smoothness') };
      },
      step(s) {
        engine.axpy(-s.step, s.g, s.x);
        gradient(s.x, s.g);
      },
      point: (s) => s.x,
      metrics: {
        value: (s, observe) => observe.value?.(s.x),
        gradientNorm: (s) => engine.nrm2(s.g),
      },
    };
  },
);
