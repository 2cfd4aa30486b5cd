/** What the thread of the tensors is told of a network: its layers with their parameters, and the rows. Plain data. */
import type { Extent } from '../layer.js';
import type { Targets } from '../loss.js';
import type { Network } from '../network.js';
import type { Rows } from '../oracles.js';
import type { LayerSpec, NetworkParams, Surrogate } from '../params.js';

export interface Block { readonly offset: number; readonly shape: readonly number[]; readonly bias: boolean }
/** `last` sums spikes over time. */
export type LayerPlan = { readonly input: Extent; readonly output: Extent; readonly blocks: readonly Block[]; readonly unrolled: boolean; readonly steps: number } & { readonly spec: LayerSpec | { readonly type: 'over-time' } };

export interface NetworkPlan {
  readonly layers: readonly LayerPlan[];
  readonly size: number;
  readonly outputs: number;
  readonly rows: number;
  /** features x rows. */
  readonly values: Float32Array;
  readonly labels?: Int32Array;
  readonly targets?: Float32Array;
  readonly loss: NetworkParams['loss'];
  readonly l2: number;
  readonly surrogate?: Surrogate;
}

export function planOf({ layers, layout, parameters, size, outputs }: Network, specs: readonly LayerSpec[], rows: Rows, { loss, l2, surrogate }: Pick<NetworkParams, 'loss' | 'l2' | 'surrogate'>): NetworkPlan {
  let next = 0, input = rows.extent, steps = 0;
  const plans = layers.map((layer, l): LayerPlan => {
    const spec = specs[l] ?? { type: 'over-time' as const }, unrolled = steps > 0;
    if (spec.type === 'lif') steps = spec.steps;
    const blocks = layer.parameters.map(({ shape }): Block => { const at = next++; return { offset: layout[at]!.offset, shape, bias: parameters[at]!.bias ?? false }; });
    const plan = { spec, input, output: layer.output, blocks, unrolled, steps };
    input = layer.output;
    return plan;
  });
  return { layers: plans, size, outputs, rows: rows.rows, values: Float32Array.from(rows.values), loss, l2, ...answersOf(rows.targets), ...(surrogate ? { surrogate } : {}) };
}

const answersOf = (targets: Targets): Pick<NetworkPlan, 'labels' | 'targets'> => ('labels' in targets ? { labels: targets.labels } : { targets: Float32Array.from(targets.values) });
