import { describe, expect, it } from 'vitest';
import { stepsOf } from '../../../plugins/primal-dual/steps.js';

describe('step lengths of the primal-dual method', () => {
  it('meet 1 / tau = L + sigma |K|^2 whatever the rounding, also without a smooth part', () => {
    for (const L of [0, 1e-3, 1, 7]) {
      for (let i = 1; i <= 200; i++) {
        const norm = Math.sqrt(i), { tau, sigma } = stepsOf({}, L, norm);
        expect(Math.abs(tau * (L + sigma * norm * norm) - 1)).toBeLessThan(1e-14);
      }
    }
  });
  it('that are too long are refused', () => {
    expect(() => stepsOf({ tau: 1.001, sigma: 1 }, 0, 1)).toThrow(expect.objectContaining({ code: 'step-too-long' }));
  });
});
