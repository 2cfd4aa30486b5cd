/** Losses of one number z = a'x and a label b: value, a subgradient, and for hindsight a smooth stand-in with its curvature. */
import type { LossName } from './params.js';

export interface ScalarLoss {
  value(z: number, b: number): number;
  /** Nondecreasing in z; at a kink a subgradient, 0 where it is one. */
  slope(z: number, b: number): number;
  /** First and second derivative of the loss, or of its barrier form with weight mu (within 2 mu of it) where it has a kink. */
  smooth(z: number, b: number, mu: number, out: Float64Array): void;
  readonly kinked: boolean;
  /** At least the second derivative between two values of z; Infinity where there is none. */
  curvature(low: number, high: number): number;
}

/** min over s of s - mu log(s^2 - r^2) = |r| within 2 mu: s = mu + sqrt(mu^2 + r^2), slope r/s. */
export function smoothAbsolute(r: number, mu: number, out: Float64Array): void {
  const q = Math.sqrt(mu * mu + r * r), s = mu + q;
  out[0] = r / s;
  // (1 - r^2/(s q))/s without cancellation: s q - r^2 = mu (mu + q)
  out[1] = mu / (q * s);
}

const pair = (out: Float64Array, first: number, second: number): void => { out[0] = first; out[1] = second; };
const sigmoid = (t: number): number => { const e = Math.exp(-Math.abs(t)); return (t >= 0 ? 1 : e) / (1 + e); };

const square: ScalarLoss = {
  value: (z, b) => (z - b) ** 2 / 2, slope: (z, b) => z - b, kinked: false, curvature: () => 1,
  smooth: (z, b, _mu, out) => { pair(out, z - b, 1); },
};
const logistic: ScalarLoss = {
  value: (z, b) => { const t = -b * z; return Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t))); },
  slope: (z, b) => -b * sigmoid(-b * z), kinked: false, curvature: () => 1 / 4,
  smooth: (z, b, _mu, out) => { const p = sigmoid(-b * z); pair(out, -b * p, p * (1 - p)); },
};
/** Where the Huber loss is straight it has no curvature, and Newton's step no length: this share of what a majorising parabola has stands in. */
const flat = 1e-3;
const huber = (limit: number): ScalarLoss => ({
  value: (z, b) => { const r = Math.abs(z - b); return r <= limit ? (r * r) / 2 : limit * (r - limit / 2); },
  slope: (z, b) => Math.min(Math.max(z - b, -limit), limit), kinked: false, curvature: () => 1,
  smooth: (z, b, _mu, out) => { const r = z - b; pair(out, Math.min(Math.max(r, -limit), limit), Math.abs(r) <= limit ? 1 : (flat * limit) / Math.abs(r)); },
});
const log: ScalarLoss = {
  value: (z) => (z > 0 ? -Math.log(z) : Infinity), slope: (z) => -1 / z, kinked: false, curvature: (low) => (low > 0 ? 1 / (low * low) : Infinity),
  smooth: (z, _b, _mu, out) => { pair(out, -1 / z, 1 / (z * z)); },
};
const absolute: ScalarLoss = {
  value: (z, b) => Math.abs(z - b), slope: (z, b) => Math.sign(z - b), kinked: true, curvature: () => Infinity,
  smooth: (z, b, mu, out) => { smoothAbsolute(z - b, mu, out); },
};
/** max(0, v) = (v + |v|)/2 at v = 1 - bz; r = v/2. */
const hinge: ScalarLoss = {
  value: (z, b) => Math.max(0, 1 - b * z), slope: (z, b) => (b * z < 1 ? -b : 0), kinked: true, curvature: () => Infinity,
  smooth: (z, b, mu, out) => { smoothAbsolute((1 - b * z) / 2, mu, out); pair(out, (-b * (1 + out[0]!)) / 2, out[1]! / 4); },
};
const linear: ScalarLoss = { value: (z) => z, slope: () => 1, kinked: false, curvature: () => 0, smooth: (_z, _b, _mu, out) => { pair(out, 1, 0); } };

export function scalarLoss(name: LossName, threshold: number): ScalarLoss {
  switch (name) {
    case 'square': return square;
    case 'logistic': return logistic;
    case 'huber': return huber(threshold);
    case 'log': return log;
    case 'absolute': return absolute;
    case 'hinge': return hinge;
    default: return linear;
  }
}
