/** Momentum methods beside the differential equations that they follow. */
import { defineMethod, linalg, type Finish } from '../../core/index.js';
import { advanceMomentum } from '../shared/momentum-loop.js';
import { openIntegrator } from './integrate.js';
import { openObserver } from './observe.js';
import { params } from './params.js';
import { planOf } from './plan.js';
import { columnsOf, flowRows, startState, type State } from './state.js';
import { tablesOf } from './tables.js';

export const momentumDynamics = defineMethod(
  {
    id: 'momentum-dynamics', version: '1.0.0', kind: 'analysis', title: 'Momentum methods as dynamical systems',
    summary: 'integrates the differential equations of heavy ball, Nesterov and triple momentum beside the discrete methods: curves, distances, bounds, Lyapunov functions, measured rates',
    tags: ['first-order', 'smooth', 'momentum', 'continuous-time'],
    source: { title: 'On the Dynamics of Acceleration in First order Gradient Methods', authors: 'M. Parimi, R. Mehra, S. R. Wagh, A. Yerudkar, N. Singh', year: 2025, reference: 'arXiv:2509.18346' },
    requires: ['gradient'], uses: ['value', 'hessianVector'], facts: { smooth: true },
    params,
    metrics: {
      time: { unit: 'time', better: 'neither' },
      value: { unit: 'objective', better: 'lower' },
      distance: { unit: 'variable', better: 'lower' },
    },
    conformance: { exclude: { 'tables hold no NaN': 'NaN in `rates` says that no factor is proven for that method, or that it has no fixed coefficients' } },
  },
  (run) => {
    const { gradient, value, hessianVector } = run.oracles;
    const plan = planOf(run);
    const { methods, flows, iterations, ticks, substeps } = plan;
    const { copy } = linalg();
    const columns = columnsOf(plan, value !== undefined);
    const advanceFlow = openIntegrator(run.size, gradient, hessianVector);
    const observer = openObserver(plan, run.size, { gradient, value });
    const query = new Float64Array(run.size), g = new Float64Array(run.size);
    const lastRow = flowRows(plan) - 1;
    const nesterov = methods.findIndex(({ name }) => name === 'nesterov');
    const methodRow = (s: State): number => Math.min(s.k, iterations);

    /** One iteration of method i; false when it left the finite numbers. */
    const moveMethod = (s: State, i: number, row: number): boolean => {
      const state = s.methods[i]!;
      copy(state.query, query);
      advanceMomentum(state, methods[i]!.next(state, row - 1), gradient, g);
      return observer.method(state, row) && (!state.curves.potential || observer.potential(state, query, g, row));
    };

    /** One tick of flow i, or the part of it that is left. */
    const moveFlow = (s: State, i: number, row: number): boolean => {
      const { start, tick } = flows[i]!;
      advanceFlow(flows[i]!, s.flows[i]!, start + Math.min(row, ticks) * tick, Math.ceil(Math.min(1, ticks - (row - 1)) * substeps));
      return observer.flow(i, s.flows[i]!, row);
    };

    return {
      init() {
        const s = startState(plan, run.start(), columns);
        s.methods.forEach((state) => observer.method(state, 0));
        flows.forEach((flow, i) => {
          const { x, v } = s.flows[i]!;
          gradient(x, g);
          for (let j = 0; j < v.length; j++) v[j] = -flow.startVelocity * g[j]!;
          observer.flow(i, s.flows[i]!, 0);
        });
        observer.distances(s, 0);
        return s;
      },
      step(s): Finish | void {
        const row = s.k + 1;
        for (let i = 0; i < methods.length && row <= iterations; i++) if (!moveMethod(s, i, row)) return diverged(`method ${methods[i]!.name}`, row);
        for (let i = 0; i < flows.length && row <= lastRow; i++) if (!moveFlow(s, i, row)) return diverged(`flow ${flows[i]!.name}`, row);
        if (row <= iterations) observer.distances(s, row);
        s.k = row;
        if (row === lastRow) return { outcome: 'converged', reason: `integrated to t = ${ticks * Math.sqrt(plan.scales.s)}`, certificate: { kind: 'none', evidence: 'measured' } };
      },
      metrics: {
        time: (s) => Math.min(s.k, ticks) * Math.sqrt(plan.scales.s),
        value: (s) => s.methods[0]!.curves.value?.[methodRow(s)],
        distance: (s) => s.methods[nesterov]?.curves.distance?.[methodRow(s)],
      },
      // The driver asks for a result at every improvement, and for its tables only at the end.
      result: (s) => ({ get tables() { return tablesOf(plan, s, run.start()); } }),
    };
  },
);

const diverged = (who: string, row: number): Finish => ({ outcome: 'diverged', reason: `${who} is not finite at k = ${row}`, certificate: { kind: 'none', evidence: 'measured' } });
