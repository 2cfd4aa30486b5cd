/** Which components of the chain's gradient a noisy call hides: weights Theta_i in [0, 1]; the call returns g_i (1 + Theta_i (z/p - 1)). */
import type { Vector } from '../../core/index.js';
import { progress } from './chain.js';

export type Mask = (y: Vector, weights: Vector) => void;

/** Theta_i = 1 beyond the last coordinate over 1/4. */
export const hardMask: Mask = (y, weights) => {
  const known = progress(y, 0.25);
  for (let i = 0; i < y.length; i++) weights[i] = i < known ? 0 : 1;
};

/** Theta_i = Gam(1 - sqrt(sum over k >= i of Gam(|y_k|)^2)). */
export const smoothMask: Mask = (y, weights) => {
  let squares = 0;
  for (let i = y.length - 1; i >= 0; i--) {
    squares += ramp(Math.abs(y[i]!)) ** 2;
    weights[i] = ramp(1 - Math.sqrt(squares));
  }
};

/** Lam: an even bump around 3/8. */
const bump = (t: number): number => (t <= 0.25 || t >= 0.5 ? 0 : Math.exp(-1 / (100 * (t - 0.25) * (0.5 - t))));

/** The trapezoidal rule converges faster than any power here, since all derivatives vanish at both ends of the whole interval; part of it needs Simpson's rule. */
const panels = 400;
function area(until: number): number {
  const h = (until - 0.25) / panels;
  let sum = bump(until);
  for (let j = 1; j < panels; j++) sum += (j % 2 === 1 ? 4 : 2) * bump(0.25 + j * h);
  return (sum * h) / 3;
}
const whole = area(0.5);

/** Gam: from 0 at 1/4 to 1 at 1/2, smooth. */
export const ramp = (t: number): number => (t <= 0.25 ? 0 : t >= 0.5 ? 1 : t > 0.375 ? 1 - area(0.75 - t) / whole : area(t) / whole);
