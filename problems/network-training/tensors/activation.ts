/** Functions of one number, and spiking neurons. */
import type { Static } from 'typebox';
import type { Lif, Surrogate } from '../params.js';
import { signOf } from './dense.js';
import { sizes, type TensorLayer, type Tf, type Values } from './layer.js';

function mapped(tf: Tf, forward: (a: Values) => Values, slopeAt: (a: Values, h: Values) => Values): TensorLayer {
  return { forward: (_weights, a) => forward(a), backward: (_weights, a, h, slope) => ({ weights: [], input: tf.mul(slope, slopeAt(a, h)) }) };
}

/** From here on sigmoid(a) is 1 in float64: the top level of the stairs. */
const one = 37;
const flag = (tf: Tf, condition: Values): Values => tf.cast(condition, 'float32');

export const relu = (tf: Tf): TensorLayer => mapped(tf, (a) => tf.relu(a), (a) => flag(tf, tf.greater(a, 0)));
export const tanh = (tf: Tf): TensorLayer => mapped(tf, (a) => tf.tanh(a), (_a, h) => tf.sub(1, tf.square(h)));
export const sigmoid = (tf: Tf): TensorLayer => mapped(tf, (a) => tf.sigmoid(a), (_a, h) => tf.mul(h, tf.sub(1, h)));
export const sign = (tf: Tf, surrogate: Surrogate | undefined): TensorLayer => mapped(tf, (a) => signOf(tf, a), (a) => stepSlope(tf, surrogate, a));
export const staircase = (tf: Tf, levels: number): TensorLayer => mapped(tf,
  (a) => tf.div(tf.add(tf.minimum(tf.floor(tf.mul(tf.sigmoid(a), levels)), levels - 1), flag(tf, tf.greaterEqual(a, one))), levels),
  (a) => { const p = tf.sigmoid(a); return tf.mul(p, tf.sub(1, p)); });

const stepSlope = (tf: Tf, surrogate: Surrogate | undefined, a: Values): Values =>
  (surrogate === 'fast-sigmoid' ? tf.reciprocal(tf.square(tf.add(1, tf.abs(a)))) : flag(tf, tf.lessEqual(tf.abs(a), 1)));

/** Columns are ordered by time, then by row; the first spiking layer (not `unrolled`) gets the same input at every step. */
export function spikes(tf: Tf, { steps, beta, threshold }: Static<typeof Lif>, unrolled: boolean, surrogate: Surrogate | undefined): TensorLayer {
  const at = (a: Values, t: number, rows: number): Values => (unrolled ? tf.slice(a, [0, 0, t * rows], [sizes(a)[0], sizes(a)[1], rows]) : a);
  const rowsOf = (a: Values): number => sizes(a)[2] / (unrolled ? steps : 1);
  /** The membrane before each step's reset, and the spikes. */
  const run = (a: Values): { readonly membranes: Values[]; readonly spikes: Values[] } => {
    const rows = rowsOf(a), membranes: Values[] = [], fired: Values[] = [];
    let m: Values | undefined;
    for (let t = 0; t < steps; t++) {
      const input = at(a, t, rows), u = m ? tf.add(tf.mul(m, beta), input) : input, s = flag(tf, tf.greaterEqual(u, threshold));
      membranes.push(u);
      fired.push(s);
      m = tf.mul(u, tf.sub(1, s));
    }
    return { membranes, spikes: fired };
  };
  return {
    forward: (_weights, a) => tf.concat(run(a).spikes, 2),
    backward(_weights, a, _output, slope) {
      const { membranes, spikes: fired } = run(a), rows = rowsOf(a), slopes: Values[] = [];
      let dm: Values | undefined;
      for (let t = steps - 1; t >= 0; t--) {
        const own = tf.mul(tf.slice(slope, [0, 0, t * rows], [1, sizes(slope)[1], rows]), stepSlope(tf, surrogate, tf.sub(membranes[t]!, threshold)));
        const du: Values = dm ? tf.add(own, tf.mul(dm, tf.sub(1, fired[t]!))) : own;
        slopes.unshift(du);
        dm = tf.mul(du, beta);
      }
      return { weights: [], input: unrolled ? tf.concat(slopes, 2) : tf.addN(slopes) };
    },
  };
}

/** The sum over time. */
export function overTime(tf: Tf, steps: number): TensorLayer {
  return {
    forward: (_weights, a) => { const [p, f, columns] = sizes(a); return tf.sum(tf.reshape(a, [p, f, steps, columns / steps]), 2); },
    backward: (_weights, a, _output, slope) => ({ weights: [], input: tf.tile(slope, [1, 1, steps]) }),
  };
}
