/** Swing-up of a rod by a bounded torque: speed first, then angle (symplectic Euler); angle 0 is upright. */
import type { Vector } from '../../core/index.js';
import { clamp, type Environment } from './environment.js';

export const gravity = 10, mass = 1, length = 1, tau = 0.05, fastest = 8, strongest = 2, turn = 2 * Math.PI;

/** A step of `dt` seconds of angle and angular velocity; a rod has the moment of inertia mass length^2 / 3. */
export function pendulumFlow(states: Vector, at: number, torque: number, dt: number): void {
  const spin = states[at + 1]! + ((3 * gravity) / (2 * length) * Math.sin(states[at]!) + (3 / (mass * length * length)) * torque) * dt;
  states[at + 1] = clamp(spin, fastest);
  states[at] = states[at]! + states[at + 1]! * dt;
}

/** Into [-pi, pi). */
const fromUpright = (angle: number): number => angle + Math.PI - turn * Math.floor((angle + Math.PI) / turn) - Math.PI;

/** The reward of a step is minus (angle^2 + 0.1 speed^2 + 0.001 torque^2), of the state before it. Solved: within 0.2 rad of upright at the end, slower than 1 rad/s. */
export const pendulum: Environment = {
  state: 2, observation: 3, actions: 0, limit: strongest, horizon: 200, start: [[-Math.PI, Math.PI], [-1, 1]],
  observe(s, at, out) { out[0] = Math.cos(s[at]!); out[1] = Math.sin(s[at]!); out[2] = s[at + 1]!; },
  step(s, at, action, reward) {
    const torque = clamp(action, strongest), angle = fromUpright(s[at]!), spin = s[at + 1]!;
    reward[0] = -(angle * angle + 0.1 * spin * spin + 0.001 * torque * torque);
    pendulumFlow(s, at, torque, tau);
    return false;
  },
  solved: (s, at) => Math.abs(fromUpright(s[at]!)) < 0.2 && Math.abs(s[at + 1]!) < 1,
};
