/** All that outlives a step: the methods' and flows' points, and their curves so far, at full length from the start. */
import type { Vector } from '../../core/index.js';
import { startMomentum, type MomentumState } from '../shared/momentum-loop.js';
import type { FlowPoint } from './integrate.js';
import type { Schedule } from './methods.js';
import type { Plan } from './plan.js';

/** One array a column, one entry a row; row k follows step k. Columns that cannot be known are absent. */
export type Curves = Record<string, Vector>;

export interface MethodState extends MomentumState, Schedule { readonly curves: Curves }
export interface FlowState extends FlowPoint { readonly curves: Curves }

/** `k`: the last row in which everything was finite. */
export interface State { k: number; readonly methods: readonly MethodState[]; readonly flows: readonly FlowState[] }

/** Rows of the methods' curves and of the flows'. */
export const methodRows = (plan: Plan): number => plan.iterations + 1;
export const flowRows = (plan: Plan): number => Math.ceil(plan.ticks) + 1;

export function startState(plan: Plan, x0: Vector, columns: Columns): State {
  return {
    k: 0,
    methods: plan.methods.map((_, i) => ({ ...startMomentum(x0), weight: 1, momentum: 0, curves: allocate(columns.methods[i]!, methodRows(plan)) })),
    flows: plan.flows.map((flow, i) => ({ x: x0.slice(), v: new Float64Array(x0.length), time: flow.start, curves: allocate(columns.flows[i]!, flowRows(plan)) })),
  };
}

export interface Columns { readonly methods: readonly (readonly string[])[]; readonly flows: readonly (readonly string[])[] }

/** Which columns each method and flow has, given what is known. */
export function columnsOf({ methods, flows, reference, scales }: Plan, hasValue: boolean): Columns {
  const has = (name: string | undefined): boolean => flows.some((flow) => flow.name === name);
  const optimum = hasValue && reference.point !== undefined && reference.value !== undefined;
  const value = hasValue ? ['value'] : [];
  return {
    methods: methods.map(({ name, flow, limit }) => [
      ...value, 'gradientNorm', ...(has(flow) ? ['distance'] : []), ...(has(limit) ? ['distanceToLimit'] : []),
      ...(name === 'triple-momentum' && optimum && scales.mu! < scales.L ? ['potential'] : []),
    ]),
    flows: flows.map(({ name }) => [
      'time', ...value, 'speed', ...(name === 'passivity' ? ['manifoldDistance', 'lyapunov'] : []), ...(optimum && withLyapunov.has(name) ? ['lyapunov'] : []),
    ]),
  };
}

const withLyapunov: ReadonlySet<string> = new Set(['gradient-flow', 'low-resolution', 'low-resolution-convex', 'nesterov']);

const allocate = (names: readonly string[], rows: number): Curves => Object.fromEntries(names.map((name) => [name, new Float64Array(rows)]));

/** Writes an entry of a column that is there; says whether the number is finite. */
export function put(curves: Curves, name: string, row: number, value: number): boolean {
  const column = curves[name];
  if (column) column[row] = value;
  return Number.isFinite(value);
}
