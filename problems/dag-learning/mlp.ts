/** Every node a network of its parents. Blocks: `inputs` [d, d, hidden] (source, target, unit), `outputs` [d, hidden], and with biases `inputBiases` [d, hidden], `outputBiases` [d]. */
import { layoutOf, orthantMinimiser, type Layout, type OracleSet, type Vector } from '../../core/index.js';
import { networkOf, networkSize } from './network.js';
import type { Table } from './observations.js';

export interface MlpOptions { readonly hidden: number; readonly biases: boolean; readonly l1: number; readonly l2: number }
interface Mlp { readonly layout: Layout; readonly oracles: Pick<OracleSet, 'score' | 'scoreGradient' | 'nodeRegression'>; start(): Vector }

export function mlpModel({ X, samples: n, nodes: d, names }: Table, options: MlpOptions, known?: Vector): Mlp {
  const { hidden, biases, l1, l2 } = options;
  const layout = layoutOf(
    { name: 'inputs', shape: [d, d, hidden], labels: names, tags: ['graph'], ...(known ? { known } : {}) }, { name: 'outputs', shape: [d, hidden], labels: names },
    ...(biases ? [{ name: 'inputBiases', shape: [d, hidden], labels: names }, { name: 'outputBiases', shape: [d], labels: names }] : []));
  const evaluate = networkOf({ samples: n, hidden, biases, l2 }), full = networkSize(d, options), all = d * d * hidden;
  const u = new Float64Array(full), gradient = new Float64Array(full), parentsX = new Float64Array(n * d);

  /** Copies node's parameters between the blocks and its own list. */
  const gather = (x: Vector, node: number): void => {
    for (let k = 0; k < d; k++) for (let h = 0; h < hidden; h++) u[k * hidden + h] = x[(k * d + node) * hidden + h]!;
    for (let h = 0; h < hidden; h++) u[d * hidden + h] = x[all + node * hidden + h]!;
    if (!biases) return;
    for (let h = 0; h < hidden; h++) u[(d + 1) * hidden + h] = x[all + (d + node) * hidden + h]!;
    u[full - 1] = x[all + 2 * d * hidden + node]!;
  };
  const scatter = (node: number, out: Vector): void => {
    for (let k = 0; k < d; k++) for (let h = 0; h < hidden; h++) out[(k * d + node) * hidden + h] = gradient[k * hidden + h]!;
    for (let h = 0; h < hidden; h++) out[all + node * hidden + h] = gradient[d * hidden + h]!;
    if (!biases) return;
    for (let h = 0; h < hidden; h++) out[all + (d + node) * hidden + h] = gradient[(d + 1) * hidden + h]!;
    out[all + 2 * d * hidden + node] = gradient[full - 1]!;
  };

  return {
    layout,
    oracles: {
      score(x) {
        let sum = 0, size = 0;
        for (let node = 0; node < d; node++) { gather(x, node); sum += evaluate(X, d, X, node, d, u); }
        for (let at = 0; at < all; at++) size += Math.abs(x[at]!);
        return sum + l1 * size;
      },
      scoreGradient(x, out) {
        for (let node = 0; node < d; node++) { gather(x, node); evaluate(X, d, X, node, d, u, gradient); scatter(node, out); }
      },
      nodeRegression: networkFit(),
    },
    start: () => standardStart(d, options),
  };

  function networkFit(): OracleSet['nodeRegression'] {
    const minimise = orthantMinimiser(full);
    return (node, parents, out) => {
      const count = parents.length, penalised = count * hidden, size = networkSize(count, options), inputs = parentsX.subarray(0, n * count), own = u.subarray(0, size);
      for (let row = 0; row < n; row++) for (let a = 0; a < count; a++) inputs[row * count + a] = X[row * d + parents[a]!]!;
      for (let a = 0; a < count; a++) for (let h = 0; h < hidden; h++) own[a * hidden + h] = out[parents[a]! * hidden + h]!;
      for (let at = penalised; at < size; at++) own[at] = out[d * hidden + at - penalised]!;
      for (let at = 0; at < size; at++) if (!Number.isFinite(own[at]!)) own[at] = 0;
      const value = minimise((at, slope) => evaluate(inputs, count, X, node, d, at.subarray(0, size), slope.subarray(0, size)), own, { size, penalised, l1 });
      out.fill(0, 0, d * hidden);
      for (let a = 0; a < count; a++) for (let h = 0; h < hidden; h++) out[parents[a]! * hidden + h] = own[a * hidden + h]!;
      for (let at = penalised; at < size; at++) out[d * hidden + at - penalised] = own[at]!;
      return value;
    };
  }
}

/** Not zeros, from which all units of a node would stay equal: w_kih = 0.3 sin(1 + 2k + 3i + 5h) off the diagonal, a_ih = 0.4 cos(1 + i + 2h), biases 0. */
function standardStart(d: number, { hidden, biases }: MlpOptions): Vector {
  const all = d * d * hidden, x = new Float64Array(all + d * hidden + (biases ? d * hidden + d : 0));
  for (let k = 0; k < d; k++) for (let i = 0; i < d; i++) for (let h = 0; h < hidden; h++) x[(k * d + i) * hidden + h] = k === i ? 0 : 0.3 * Math.sin(1 + 2 * k + 3 * i + 5 * h);
  for (let i = 0; i < d; i++) for (let h = 0; h < hidden; h++) x[all + i * hidden + h] = 0.4 * Math.cos(1 + i + 2 * h);
  return x;
}
