/**
 * Weights of Nesterov's momentum. With weights w_0, w_1, ... the point of the gradient is y = x_k + m (x_k - x_{k-1}).
 * Written so that the step length may change from step to step and the guarantee stays (see each rule).
 */

export interface Momentum {
  /** Whether the step may grow from one step to the next under the guarantee. */
  readonly grows: boolean;
  /** The weight of a step of length t, after a step of length `last` with weight `weight`; weight 0 before the first step and after a restart. */
  next(weight: number, last: number, t: number): number;
  /** m; 0 when `weight` is 0. */
  factor(weight: number, next: number): number;
}

/** Never negative: weight 0 means no velocity yet. */
const convexFactor = (weight: number, next: number): number => Math.max(0, weight - 1) / next;

/** w_k = (k + 2) / 2, so m = k / (k + 3). t w^2 must not grow faster than this sequence lets it, so t may shrink only. */
export const plainMomentum: Momentum = {
  grows: false,
  next: (weight) => (weight === 0 ? 1 : weight + 0.5),
  factor: convexFactor,
};

/**
 * Beck and Teboulle's t_k, in the form of Scheinberg, Goldfarb and Bai (2014) for steps that change: t w (w - 1) = t_last w_last^2.
 * Then F(x_k) - F* <= |x_0 - x*|^2 / (2 t_k w_k^2), where sqrt(t_k) w_k is at least half the sum of sqrt(t_i).
 */
export const fistaMomentum: Momentum = {
  grows: true,
  next: (weight, last, t) => (1 + Math.sqrt(1 + 4 * (last / t) * weight * weight)) / 2,
  factor: convexFactor,
};

/**
 * w = 1 / sqrt(mu t), at least 1. The estimate sequence with gamma = mu allows any t that keeps to the quadratic bound:
 * f - f* + mu/2 |z - x*|^2 shrinks by 1 - sqrt(mu t) in each step. With t = 1/L, m = (1 - sqrt q) / (1 + sqrt q), q = mu/L.
 */
export const stronglyConvexMomentum = (mu: number): Momentum => ({
  grows: true,
  next: (_weight, _last, t) => Math.max(1, 1 / Math.sqrt(mu * t)),
  factor: (weight, next) => Math.max(0, weight - 1) / (next + 1),
});
