// A method whose every step draws from its random stream: repetitions differ, and a run that is carried on must not.
import { defineMethod } from 'saddlepoint';

export const wandering = defineMethod(
  {
    id: 'wandering', version: '1.0.0', title: 'Random walk', summary: 'moves to a random neighbour where it is no worse',
    requires: ['value'], params: { type: 'object', properties: {}, additionalProperties: false },
    metrics: { value: { unit: 'objective', better: 'lower' } }, merit: 'value',
  },
  (run) => {
    const trial = new Float64Array(run.size);
    return {
      init() { const x = run.start(); return { x, value: run.oracles.value(x) }; },
      step(s) {
        for (let i = 0; i < run.size; i++) trial[i] = s.x[i] + 0.1 * (run.random.uniform() - 0.5);
        const value = run.oracles.value(trial);
        if (value <= s.value) { s.x.set(trial); s.value = value; }
      },
      point: (s) => s.x,
      metrics: { value: (s) => s.value },
    };
  },
);
