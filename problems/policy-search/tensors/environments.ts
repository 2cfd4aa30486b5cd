/** The environments on tensors: a state is a list of tensors, one number of every lane each. The equations and constants are those of the float64 ones beside. */
import type * as tfjs from '@tensorflow/tfjs-core';
import * as acrobot from '../acrobot.js';
import * as cart from '../cart-pole.js';
import type { EnvironmentName } from '../environments.js';
import * as car from '../mountain-car.js';
import * as rod from '../pendulum.js';

export type Tf = typeof tfjs;
export type Tensor = tfjs.Tensor;

/** `ended`: 1 where the episode is over, absent where none ends early. */
export interface Step { readonly state: readonly Tensor[]; readonly reward: Tensor | number; readonly ended?: Tensor }
export interface TensorEnvironment {
  observe(state: readonly Tensor[]): readonly Tensor[];
  /** `action`: the number of the action, or the torque. */
  step(state: readonly Tensor[], action: Tensor): Step;
}

export function environmentOf(tf: Tf, name: EnvironmentName): TensorEnvironment {
  return { 'cart-pole': cartPole, acrobot: acrobotOf, pendulum, 'mountain-car': mountainCar }[name](tf);
}

const flag = (tf: Tf, condition: Tensor): Tensor => tf.cast(condition, 'float32');
const clamp = (tf: Tf, x: Tensor, limit: number): Tensor => tf.clipByValue(x, -limit, limit);
/** Into [-pi, pi), shifted by whole turns. */
const wrapped = (tf: Tf, angle: Tensor): Tensor => tf.sub(angle, tf.mul(tf.floor(tf.div(tf.add(angle, Math.PI), 2 * Math.PI)), 2 * Math.PI));

function cartPole(tf: Tf): TensorEnvironment {
  const { gravity, poleMass, total, halfLength, force, tau, widest, steepest } = cart;
  return {
    observe: (state) => state,
    step([x, speed, angle, spin], action) {
      const cos = tf.cos(angle!), sin = tf.sin(angle!), pushed = tf.sub(tf.mul(action, 2 * force), force);
      const push = tf.div(tf.add(pushed, tf.mul(tf.mul(tf.square(spin!), sin), poleMass * halfLength)), total);
      const turn = tf.div(tf.sub(tf.mul(sin, gravity), tf.mul(cos, push)), tf.mul(tf.sub(4 / 3, tf.mul(tf.square(cos), poleMass / total)), halfLength));
      const x1 = tf.add(x!, tf.mul(speed!, tau)), speed1 = tf.add(speed!, tf.mul(tf.sub(push, tf.mul(tf.mul(turn, cos), poleMass * halfLength / total)), tau));
      const angle1 = tf.add(angle!, tf.mul(spin!, tau)), spin1 = tf.add(spin!, tf.mul(turn, tau));
      return { state: [x1, speed1, angle1, spin1], reward: 1, ended: tf.maximum(flag(tf, tf.greater(tf.abs(x1), widest)), flag(tf, tf.greater(tf.abs(angle1), steepest))) };
    },
  };
}

function acrobotOf(tf: Tf): TensorEnvironment {
  const { gravity, mass, length, centre, inertia, tau, fastest, goal } = acrobot, m = mass, l = length, c = centre;
  const derivative = ([angle1, angle2, spin1, spin2]: readonly Tensor[], torque: Tensor): Tensor[] => {
    const cos2 = tf.cos(angle2!), sin2 = tf.sin(angle2!);
    const d1 = tf.add(tf.mul(cos2, 2 * m * l * c), m * c * c + m * (l * l + c * c) + 2 * inertia), d2 = tf.add(tf.mul(cos2, m * l * c), m * c * c + inertia);
    const phi2 = tf.mul(tf.sin(tf.add(angle1!, angle2!)), m * c * gravity);
    const phi1 = tf.add(tf.sub(tf.mul(tf.sin(angle1!), (m * c + m * l) * gravity), tf.mul(tf.mul(tf.mul(spin2!, tf.add(spin2!, tf.mul(spin1!, 2))), sin2), m * l * c)), phi2);
    const ratio = tf.div(d2, d1), above = tf.sub(tf.sub(tf.add(torque, tf.mul(ratio, phi1)), tf.mul(tf.mul(tf.square(spin1!), sin2), m * l * c)), phi2);
    const second = tf.div(above, tf.sub(m * c * c + inertia, tf.mul(ratio, d2)));
    return [spin1!, spin2!, tf.neg(tf.div(tf.add(tf.mul(d2, second), phi1), d1)), second];
  };
  const towards = (state: readonly Tensor[], slope: readonly Tensor[], by: number): Tensor[] => state.map((s, i) => tf.add(s, tf.mul(slope[i]!, by)));
  return {
    observe: ([angle1, angle2, spin1, spin2]) => [tf.cos(angle1!), tf.sin(angle1!), tf.cos(angle2!), tf.sin(angle2!), spin1!, spin2!],
    step(state, action) {
      const torque = tf.sub(action, 1), k1 = derivative(state, torque), k2 = derivative(towards(state, k1, tau / 2), torque), k3 = derivative(towards(state, k2, tau / 2), torque), k4 = derivative(towards(state, k3, tau), torque);
      const [a1, a2, s1, s2] = state.map((s, i) => tf.add(s, tf.mul(tf.add(tf.add(k1[i]!, k4[i]!), tf.mul(tf.add(k2[i]!, k3[i]!), 2)), tau / 6))) as [Tensor, Tensor, Tensor, Tensor];
      const angle1 = wrapped(tf, a1), angle2 = wrapped(tf, a2), ended = flag(tf, tf.greater(tf.neg(tf.add(tf.cos(angle1), tf.cos(tf.add(angle1, angle2)))), goal));
      return { state: [angle1, angle2, clamp(tf, s1, fastest[0]), clamp(tf, s2, fastest[1])], reward: tf.sub(ended, 1), ended };
    },
  };
}

function pendulum(tf: Tf): TensorEnvironment {
  const { gravity, mass, length, tau, fastest } = rod;
  return {
    observe: ([angle, spin]) => [tf.cos(angle!), tf.sin(angle!), spin!],
    step([angle, spin], torque) {
      const off = wrapped(tf, angle!), reward = tf.neg(tf.add(tf.add(tf.square(off), tf.mul(tf.square(spin!), 0.1)), tf.mul(tf.square(torque), 0.001)));
      const faster = tf.add(tf.mul(tf.sin(angle!), (3 * gravity) / (2 * length)), tf.mul(torque, 3 / (mass * length * length))), spin1 = clamp(tf, tf.add(spin!, tf.mul(faster, tau)), fastest);
      return { state: [tf.add(angle!, tf.mul(spin1, tau)), spin1], reward };
    },
  };
}

function mountainCar(tf: Tf): TensorEnvironment {
  const { force, gravity, fastest, leftmost, rightmost, goal } = car;
  return {
    observe: (state) => state,
    step([position, velocity], action) {
      const faster = tf.sub(tf.mul(tf.sub(action, 1), force), tf.mul(tf.cos(tf.mul(position!, 3)), gravity)), wanted = clamp(tf, tf.add(velocity!, faster), fastest);
      const position1 = tf.clipByValue(tf.add(position!, wanted), leftmost, rightmost), walled = flag(tf, tf.lessEqual(position1, leftmost)), velocity1 = tf.add(tf.relu(wanted), tf.mul(tf.minimum(wanted, 0), tf.sub(1, walled)));
      return { state: [position1, velocity1], reward: -1, ended: tf.mul(flag(tf, tf.greaterEqual(position1, goal)), flag(tf, tf.greaterEqual(velocity1, 0))) };
    },
  };
}
