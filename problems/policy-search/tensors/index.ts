/** Mean returns of many policies on tensors, float32: all episodes of all candidates are stepped together. Runs in the thread of the tensors. */
import type { OpenTensorOracles } from '../../../core/index.js';
import { environmentOf, type Tensor, type Tf } from './environments.js';
import type { EnvironmentName } from '../environments.js';
import type { PolicyPlan } from '../params.js';

export interface RolloutPlan {
  readonly environment: EnvironmentName;
  readonly policy: PolicyPlan;
  readonly horizon: number;
  /** Bound of a torque; 0 where actions are counted. */
  readonly limit: number;
  readonly episodes: number;
  /** episodes x numbers of a state. */
  readonly starts: Float32Array;
}

/** Lanes that are stepped together, and policies: WebGPU takes no more products in one call. */
const mostLanes = 2 ** 21, mostPolicies = 65_535;
/** Steps between two looks at whether an episode still runs: a look waits for the device. */
const between = 50;

export const openOracles: OpenTensorOracles = ({ tf }, plan: RolloutPlan) => {
  const { episodes, horizon, starts } = plan, environment = environmentOf(tf, plan.environment), { widths } = plan.policy, numbers = starts.length / episodes;
  const size = widths.slice(1).reduce((sum, width, l) => sum + width * (widths[l]! + 1), 0), most = Math.max(1, Math.min(mostPolicies, Math.floor(mostLanes / episodes)));
  const columns = Array.from({ length: numbers }, (_, i) => tf.tensor1d(Float32Array.from({ length: episodes }, (__, e) => starts[e * numbers + i]!)));

  const returns = async (points: Float32Array, candidates: number): Promise<Float32Array> => {
    const layers = tf.tidy(() => layersOf(tf, plan.policy, points, candidates, size)), lanes = [candidates, episodes];
    let now = tf.tidy(() => ({ state: columns.map((column): Tensor => tf.tile(tf.expandDims(column, 0), [candidates, 1])), alive: tf.ones(lanes) as Tensor, total: tf.zeros(lanes) as Tensor }));
    for (let t = 0; t < horizon; t++) {
      const before = now;
      now = tf.tidy(() => {
        const { state, alive, total } = before, action = actionOf(tf, plan, layers, tf.stack([...environment.observe(state)], 1)), { state: moved, reward, ended } = environment.step(state, action);
        if (!ended) return { state: [...moved], alive: tf.clone(alive), total: tf.add(total, reward) };
        // What is over stays where it is.
        const going = tf.greater(alive, 0);
        return { state: moved.map((s, i) => tf.where(going, s, state[i]!)), alive: tf.mul(alive, tf.sub(1, ended)), total: tf.add(total, tf.mul(alive, reward)) };
      });
      tf.dispose([...before.state, before.alive, before.total]);
      if ((t + 1) % between === 0 && !await anyOf(tf, now.alive)) break;
    }
    const mean = tf.tidy(() => tf.neg(tf.mean(now.total, 1))), values = await mean.data() as Float32Array;
    tf.dispose([mean, ...now.state, now.alive, now.total, ...layers.flatMap(({ W, b }) => [W, b])]);
    return values;
  };
  return {
    async valueBatch([points], count) {
      const out = new Float32Array(count);
      for (let from = 0; from < count; from += most) { const many = Math.min(most, count - from); out.set(await returns((points as Float32Array).subarray(from * size, (from + many) * size), many), from); }
      return out;
    },
  };
};

async function anyOf(tf: Tf, flags: Tensor): Promise<boolean> {
  const sum = tf.tidy(() => tf.max(flags)), [value] = await sum.data();
  sum.dispose();
  return value! > 0;
}

/** W: candidates x width x inputs, as it acts; b: candidates x width x 1. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- a scope of tfjs returns type aliases only
type Layer = { readonly W: Tensor; readonly b: Tensor };

function layersOf(tf: Tf, { widths, weights }: PolicyPlan, points: Float32Array, candidates: number, size: number): Layer[] {
  const all = tf.tensor2d(points, [candidates, size]);
  let at = 0;
  const cut = (length: number): Tensor => { const part = tf.slice(all, [0, at], [candidates, length]); at += length; return part; };
  return widths.slice(1).map((width, l) => {
    const flat = cut(width * widths[l]!), W = weights === 'real' ? flat : weights === 'binary' ? tf.sub(tf.mul(tf.cast(tf.greater(flat, 0), 'float32'), 2), 1) : roundTo127(tf, flat);
    return { W: tf.reshape(W, [candidates, width, widths[l]!]), b: tf.reshape(cut(width), [candidates, width, 1]) };
  });
}

/** Multiples of the largest along axis 1 over 127; halves upwards, as Math.round. */
function roundTo127(tf: Tf, x: Tensor): Tensor {
  const most = tf.max(tf.abs(x), 1, true), scale = tf.div(tf.where(tf.greater(most, 0), most, tf.onesLike(most)), 127);
  return tf.mul(tf.floor(tf.add(tf.div(x, scale), 0.5)), scale);
}

/** The first largest output, or the bound times tanh; observation: candidates x numbers x episodes. */
function actionOf(tf: Tf, { policy: { activation }, limit }: RolloutPlan, layers: readonly Layer[], observation: Tensor): Tensor {
  const outputs = layers.reduce((below, { W, b }, l) => {
    const values = tf.add(tf.matMul(W, below), b);
    return l === layers.length - 1 ? values : activation === 'tanh' ? tf.tanh(values) : activation === 'sign' ? tf.sign(values) : roundTo127(tf, values);
  }, observation);
  return limit > 0 ? tf.mul(tf.tanh(tf.squeeze(outputs, [1])), limit) : tf.cast(tf.argMax(outputs, 1), 'float32');
}
