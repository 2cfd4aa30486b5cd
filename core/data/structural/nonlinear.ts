/** Nonlinear structural equations x_j = f_j(parents) + e_j, e_j standard normal, as the experiments of NOTEARS (Zheng et al. 2020) draw them. */
import type { Random } from '../../contract/random.js';
import { portableEngine } from '../../linalg/portable/engine.js';
import type { Graph } from './graph.js';

/**
 * mlp: 100 sigmoid units; mim: tanh, cos and sin of three sums; their weights are 0.5 to 2 in size, of either sign. gp: one draw of a Gaussian process with the kernel
 * exp(-|u - v|^2 / 2) of all parents, gp-add: the sum of one for each parent.
 */
export type Mechanism = 'mlp' | 'mim' | 'gp' | 'gp-add';
/** Rows x columns of one node's parents. */
interface Inputs { readonly rows: number; readonly columns: number; readonly data: Float64Array }

const units = 100;
/** Makes the kernel matrix of equal rows definite. */
const nugget = 1e-8;

/** samples x nodes. */
export function nonlinearSamples({ order, parents }: Graph, mechanism: Mechanism, samples: number, random: Random): Float64Array {
  const nodes = order.length, X = new Float64Array(samples * nodes);
  for (const node of order) {
    const from = parents[node]!, inputs: Inputs = { rows: samples, columns: from.length, data: new Float64Array(samples * from.length) };
    for (let row = 0; row < samples; row++) for (let k = 0; k < from.length; k++) inputs.data[row * from.length + k] = X[row * nodes + from[k]!]!;
    const value = from.length === 0 ? new Float64Array(samples) : mechanisms[mechanism](inputs, random);
    for (let row = 0; row < samples; row++) X[row * nodes + node] = value[row]! + random.normal();
  }
  return X;
}

const mechanisms: Readonly<Record<Mechanism, (inputs: Inputs, random: Random) => Float64Array>> = {
  mlp(inputs, random) {
    const hidden = Array.from({ length: units }, () => project(inputs, random)), output = weights(units, random);
    return Float64Array.from({ length: inputs.rows }, (_, row) => hidden.reduce((sum, unit, h) => sum + output[h]! / (1 + Math.exp(-unit[row]!)), 0));
  },
  mim(inputs, random) {
    const [first, second, third] = [project(inputs, random), project(inputs, random), project(inputs, random)];
    return first.map((u, row) => Math.tanh(u) + Math.cos(second[row]!) + Math.sin(third[row]!));
  },
  gp: gaussianProcess,
  'gp-add'(inputs, random) {
    const sum = new Float64Array(inputs.rows);
    for (let k = 0; k < inputs.columns; k++) {
      const one = gaussianProcess({ rows: inputs.rows, columns: 1, data: sum.map((_, row) => inputs.data[row * inputs.columns + k]!) }, random);
      for (let row = 0; row < sum.length; row++) sum[row]! += one[row]!;
    }
    return sum;
  },
};

const weights = (length: number, random: Random): Float64Array => Float64Array.from({ length }, () => { const size = 0.5 + 1.5 * random.uniform(); return random.uniform() < 0.5 ? -size : size; });

/** One random combination of the columns. */
function project({ rows, columns, data }: Inputs, random: Random): Float64Array {
  const w = weights(columns, random), out = new Float64Array(rows);
  for (let row = 0; row < rows; row++) for (let k = 0; k < columns; k++) out[row]! += w[k]! * data[row * columns + k]!;
  return out;
}

/** L z with K = LL', by the portable engine: the same numbers on every machine. */
function gaussianProcess({ rows, columns, data }: Inputs, random: Random): Float64Array {
  const kernel = new Float64Array(rows * rows), z = new Float64Array(rows), out = new Float64Array(rows);
  for (let a = 0; a < rows; a++) for (let b = 0; b <= a; b++) {
    let square = 0;
    for (let k = 0; k < columns; k++) square += (data[a * columns + k]! - data[b * columns + k]!) ** 2;
    kernel[a * rows + b] = kernel[b * rows + a] = Math.exp(-square / 2) + (a === b ? nugget : 0);
  }
  portableEngine().choleskyFactor(kernel, rows);
  random.fillNormal(z);
  for (let a = 0; a < rows; a++) for (let b = 0; b <= a; b++) out[a]! += kernel[a * rows + b]! * z[b]!;
  return out;
}
