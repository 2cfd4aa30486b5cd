/** Two links, a torque at the joint between them (Sutton 1996; equations of Sutton and Barto's book; one classical Runge-Kutta step of 0.2 s). */
import type { Vector } from '../../core/index.js';
import { clamp, type Environment } from './environment.js';

export const gravity = 9.8, mass = 1, length = 1, centre = 0.5, inertia = 1, tau = 0.2;
export const fastest = [4 * Math.PI, 9 * Math.PI] as const, goal = 1, turn = 2 * Math.PI;

/**
 * Accelerations of both joints to `out[2]`, `out[3]`, velocities to `out[0]`, `out[1]`. s: angle 1 from hanging, angle 2 relative to link 1, their velocities.
 * d1, d2, phi1, phi2 are the book's.
 */
export function acrobotDerivative(s: Vector, torque: number, out: Vector): void {
  const angle1 = s[0]!, angle2 = s[1]!, spin1 = s[2]!, spin2 = s[3]!, cos2 = Math.cos(angle2), sin2 = Math.sin(angle2);
  const d1 = mass * centre * centre + mass * (length * length + centre * centre + 2 * length * centre * cos2) + 2 * inertia;
  const d2 = mass * (centre * centre + length * centre * cos2) + inertia;
  const phi2 = mass * centre * gravity * Math.sin(angle1 + angle2);
  const phi1 = -mass * length * centre * spin2 * (spin2 + 2 * spin1) * sin2 + (mass * centre + mass * length) * gravity * Math.sin(angle1) + phi2;
  const second = (torque + (d2 / d1) * phi1 - mass * length * centre * spin1 * spin1 * sin2 - phi2) / (mass * centre * centre + inertia - (d2 * d2) / d1);
  out[0] = spin1;
  out[1] = spin2;
  out[2] = -(d2 * second + phi1) / d1;
  out[3] = second;
}

const place = new Float64Array(4), slopes = Array.from({ length: 4 }, () => new Float64Array(4));

/** One Runge-Kutta step of `dt` seconds of the state that begins at `at`; no bounds. */
export function acrobotFlow(states: Vector, at: number, torque: number, dt: number): void {
  const [k1, k2, k3, k4] = slopes as [Vector, Vector, Vector, Vector];
  const towards = (k: Vector, share: number): void => { for (let i = 0; i < 4; i++) place[i] = states[at + i]! + share * k[i]!; };
  towards(k1, 0);
  acrobotDerivative(place, torque, k1);
  towards(k1, dt / 2);
  acrobotDerivative(place, torque, k2);
  towards(k2, dt / 2);
  acrobotDerivative(place, torque, k3);
  towards(k3, dt);
  acrobotDerivative(place, torque, k4);
  for (let i = 0; i < 4; i++) states[at + i] = states[at + i]! + (dt / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!);
}

/** Into [-pi, pi]: the speeds are bounded, so that a step leaves it by less than two turns. */
function wrapped(angle: number): number {
  let value = angle;
  while (value > Math.PI) value -= turn;
  while (value < -Math.PI) value += turn;
  return value;
}

const high = (s: Vector, at: number): boolean => -Math.cos(s[at]!) - Math.cos(s[at]! + s[at + 1]!) > goal;

/** Actions: torque -1, 0, 1. A step costs 1 until the free end is a link's length above the axis. */
export const acrobot: Environment = {
  state: 4, observation: 6, actions: 3, limit: 0, horizon: 500, start: Array.from({ length: 4 }, () => [-0.1, 0.1] as const),
  observe(s, at, out) {
    out[0] = Math.cos(s[at]!); out[1] = Math.sin(s[at]!); out[2] = Math.cos(s[at + 1]!); out[3] = Math.sin(s[at + 1]!); out[4] = s[at + 2]!; out[5] = s[at + 3]!;
  },
  step(s, at, action, reward) {
    acrobotFlow(s, at, action - 1, tau);
    s[at] = wrapped(s[at]!);
    s[at + 1] = wrapped(s[at + 1]!);
    s[at + 2] = clamp(s[at + 2]!, fastest[0]);
    s[at + 3] = clamp(s[at + 3]!, fastest[1]);
    const ended = high(s, at);
    reward[0] = ended ? 0 : -1;
    return ended;
  },
  solved: (_s, _at, ended) => ended,
};
