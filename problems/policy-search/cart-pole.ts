/** A pole on a cart that is pushed left or right (Barto, Sutton and Anderson 1983; angular acceleration by Florian 2007, no friction; explicit Euler steps). */
import type { Environment } from './environment.js';

export const gravity = 9.8, cartMass = 1, poleMass = 0.1, total = cartMass + poleMass, halfLength = 0.5, force = 10, tau = 0.02;
export const widest = 2.4, steepest = (12 * 2 * Math.PI) / 360;

/** State: position (m), velocity, angle from upright (rad), angular velocity. Actions: push left, push right. */
export const cartPole: Environment = {
  state: 4, observation: 4, actions: 2, limit: 0, horizon: 500, start: Array.from({ length: 4 }, () => [-0.05, 0.05] as const),
  observe(s, at, out) { for (let i = 0; i < 4; i++) out[i] = s[at + i]!; },
  step(s, at, action, reward) {
    const x = s[at]!, speed = s[at + 1]!, angle = s[at + 2]!, spin = s[at + 3]!, cos = Math.cos(angle), sin = Math.sin(angle);
    const push = ((action === 1 ? force : -force) + poleMass * halfLength * spin * spin * sin) / total;
    const turn = (gravity * sin - cos * push) / (halfLength * (4 / 3 - (poleMass * cos * cos) / total));
    s[at] = x + tau * speed;
    s[at + 1] = speed + tau * (push - (poleMass * halfLength * turn * cos) / total);
    s[at + 2] = angle + tau * spin;
    s[at + 3] = spin + tau * turn;
    reward[0] = 1;
    return Math.abs(s[at]!) > widest || Math.abs(s[at + 2]!) > steepest;
  },
  solved: (_s, _at, ended) => !ended,
};
