/** Fills a row of the curves; the functions say whether all they wrote is finite. */
import { linalg, type OracleSet, type Vector } from '../../core/index.js';
import type { Flow } from './flows.js';
import { flowLyapunov, manifoldDistance, tripleMomentumPotential, type FlowLyapunov, type FlowView } from './lyapunov.js';
import type { Method } from './methods.js';
import type { Plan } from './plan.js';
import { put, type FlowState, type MethodState, type State } from './state.js';

export interface Oracles { readonly gradient: OracleSet['gradient']; readonly value: OracleSet['value'] | undefined }

export interface Observer {
  method(state: MethodState, row: number): boolean;
  flow(index: number, state: FlowState, row: number): boolean;
  /** Distances of the methods' iterates to the flows of the same row; finite when the points are. */
  distances(state: State, row: number): void;
  /** `query` and `g` are where the last step took its gradient, and that gradient. */
  potential(state: MethodState, query: Vector, g: Vector, row: number): boolean;
}

export function openObserver(plan: Plan, size: number, { gradient, value }: Oracles): Observer {
  const { nrm2 } = linalg();
  const { reference, scales, methods, flows } = plan;
  const g = new Float64Array(size);
  const view: FlowView = { x: g, v: g, g, gap: 0, t: 0, optimum: reference.point ?? g };
  const lyapunovs = flows.map((flow) => flowLyapunov(flow, scales));
  const flowOf = (name: string | undefined): number => flows.findIndex((flow) => flow.name === name);
  const pairs = methods.map((method: Method) => ({ own: flowOf(method.flow), limit: flowOf(method.limit) }));
  const gapAt = (x: Vector): number => value!(x) - reference.value!;

  const valueAt = (curves: MethodState['curves'], x: Vector, row: number): boolean => value === undefined || put(curves, 'value', row, value(x));

  return {
    method({ curves, output }, row) {
      gradient(output, g);
      return put(curves, 'gradientNorm', row, nrm2(g)) && valueAt(curves, output, row);
    },
    flow(index, state, row) {
      const { x, v, curves, time } = state;
      const flow = flows[index]!;
      gradient(x, g);
      put(curves, 'time', row, time);
      const finite = put(curves, 'speed', row, nrm2(flow.order === 1 ? g : v)) && valueAt(curves, x, row);
      return finite && lyapunovAt(flow, lyapunovs[index], state, row);
    },
    distances(state, row) {
      for (let i = 0; i < pairs.length; i++) {
        const { own, limit } = pairs[i]!, { position, curves } = state.methods[i]!;
        if (own >= 0) put(curves, 'distance', row, distance(position, state.flows[own]!.x));
        if (limit >= 0) put(curves, 'distanceToLimit', row, distance(position, state.flows[limit]!.x));
      }
    },
    potential: ({ curves, output }, query, slope, row) => put(curves, 'potential', row, tripleMomentumPotential(scales, reference.point!, query, gapAt(query), slope, output)),
  };

  /** g is grad f(x) here. */
  function lyapunovAt(flow: Flow, lyapunov: FlowLyapunov | undefined, { x, v, time, curves }: FlowState, row: number): boolean {
    if (flow.name === 'passivity') {
      const far = manifoldDistance(flow.hessianDamping, v, g);
      return put(curves, 'manifoldDistance', row, far) && put(curves, 'lyapunov', row, far ** 2 / 2);
    }
    if (!lyapunov || !curves.lyapunov) return true;
    view.x = x;
    view.v = v;
    view.gap = curves.value![row]! - reference.value!;
    view.t = time;
    return put(curves, 'lyapunov', row, lyapunov(view));
  }
}

function distance(x: Vector, y: Vector): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) { const d = x[i]! - y[i]!; sum += d * d; }
  return Math.sqrt(sum);
}
