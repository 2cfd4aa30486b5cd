/** Mean returns of policies on a tensor backend, held to those in float64. */
import { expect } from 'vitest';
import { onTensors } from '../../core/tensor/oracles/remote.js';
import type { BackendName } from '../../core/tensor/index.js';
import type { AnyProblem } from '../../core/index.js';
import { policySearch } from '../../problems/policy-search/index.js';
import { mulberry32 } from '../../problems/shared/mulberry32.js';

/** Horizons within which float32 does not part from float64 at these points; episodes that end early are among them. */
export const policies: Readonly<Record<string, object>> = {
  'cart-pole, linear': { environment: 'cart-pole', policy: 'linear', horizon: 100 },
  'cart-pole, binary weights and signs': { environment: 'cart-pole', policy: { kind: 'binary', hidden: [5], activation: 'sign' }, horizon: 60 },
  'cart-pole, int8 weights and activations': { environment: 'cart-pole', policy: { kind: 'int8', hidden: [6], activation: 'int8' }, horizon: 60 },
  'acrobot, linear': { environment: 'acrobot', policy: 'linear', horizon: 150 },
  'pendulum, mlp': { environment: 'pendulum', policy: 'mlp', horizon: 60 },
  'mountain-car, linear': { environment: 'mountain-car', policy: 'linear', horizon: 200 },
};

export const policy = (name: string): AnyProblem => policySearch.build({ data: {}, params: { episodes: 6, seed: 5, spread: 1, ...policies[name] } as never, spec: {} }) as AnyProblem;

export function judgePolicy(backend: BackendName, name: string): void {
  const exact = policy(name), computed = onTensors(exact, backend), live = computed.liveTensors(), size = exact.layout.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0), uniform = mulberry32(2), candidates = 12;
  const points = Float64Array.from({ length: candidates * size }, () => 4 * uniform() - 2);
  // Who looks at the speed above all gets up the hill.
  if (name.startsWith('mountain-car')) for (let i = 0; i < points.length; i++) if (i % size < 6 && i % 2 === 1) points[i] = points[i]! * 300;
  const found = new Float64Array(candidates), expected = new Float64Array(candidates);
  try {
    computed.oracles.valueBatch!(points, found);
    exact.oracles.valueBatch!(points, expected);
    expect(computed.liveTensors()).toBe(live);
    expect(new Set(expected).size).toBeGreaterThan(1);
    expected.forEach((value, i) => { expect(Math.abs(found[i]! - value), `candidate ${i}: ${found[i]} for ${value}`).toBeLessThanOrEqual(1e-3 * (1 + Math.abs(value))); });
  } finally { computed.release!(); }
}
