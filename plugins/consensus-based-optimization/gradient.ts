/** The gradient drift: x_i - gamma rate dt grad E(x_i), by the problem's gradient where it has one, else by central differences. */
import type { Vector } from '../../core/index.js';
import type { Ensemble } from '../shared/consensus/state.js';
import type { Oracles } from './step.js';

interface Drift { readonly gamma: number; readonly rate: number; readonly h: number }

/** Coordinates whose differences are asked for at once: bounds the scratch of a problem with many variables. */
const most = 64;

export function openDescent(n: number, dt: number, { gamma, rate, h }: Drift, { gradient, valueBatch }: Oracles): (x: Vector, count: number, e: Ensemble) => void {
  const point = new Float64Array(n), g = new Float64Array(n), together = Math.min(n, most), probes = new Float64Array(gradient ? 0 : 2 * together * n), values = new Float64Array(gradient ? 0 : 2 * together);
  const step = gamma * rate * dt;

  const differences = (e: Ensemble): void => {
    for (let from = 0; from < n; from += together) {
      const many = Math.min(together, n - from);
      for (let i = 0; i < 2 * many; i++) { probes.set(point, i * n); probes[i * n + from + (i >> 1)]! += i % 2 === 0 ? h : -h; }
      const asked = many === together ? probes : probes.subarray(0, 2 * many * n), out = many === together ? values : values.subarray(0, 2 * many);
      valueBatch(asked, out);
      e.evaluations += 2 * many;
      for (let i = 0; i < many; i++) g[from + i] = (out[2 * i]! - out[2 * i + 1]!) / (2 * h);
    }
  };

  return (x, count, e) => {
    if (step === 0) return;
    for (let p = 0; p < count; p++) {
      point.set(x.subarray(p * n, (p + 1) * n));
      if (gradient) gradient(point, g); else differences(e);
      // Outside the domain the differences are infinite or NaN: such a particle does not descend.
      for (let j = 0; j < n; j++) if (Number.isFinite(g[j]!)) x[p * n + j] = x[p * n + j]! - step * g[j]!;
    }
  };
}
