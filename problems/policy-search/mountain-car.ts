/** A car too weak for the hill that it is to climb (Moore 1990; the discrete task of Sutton and Barto's book). */
import { clamp, type Environment } from './environment.js';

export const force = 0.001, gravity = 0.0025, fastest = 0.07, leftmost = -1.2, rightmost = 0.6, goal = 0.5;

/** State: position, velocity. Actions: accelerate left, not at all, right. Every step costs 1 until the car is at the goal; the left wall stops it. */
export const mountainCar: Environment = {
  state: 2, observation: 2, actions: 3, limit: 0, horizon: 200, start: [[-0.6, -0.4], [0, 0]],
  observe(s, at, out) { out[0] = s[at]!; out[1] = s[at + 1]!; },
  step(s, at, action, reward) {
    let velocity = clamp(s[at + 1]! + (action - 1) * force - Math.cos(3 * s[at]!) * gravity, fastest);
    const position = Math.min(Math.max(s[at]! + velocity, leftmost), rightmost);
    if (position === leftmost && velocity < 0) velocity = 0;
    s[at] = position;
    s[at + 1] = velocity;
    reward[0] = -1;
    return position >= goal && velocity >= 0;
  },
  solved: (_s, _at, ended) => ended,
};
