/** What the analysis leaves behind: curves, with the columns that follow from them (gaps, bounds, times), and rates. */
import type { Table, Vector } from '../../core/index.js';
import { flowBound, methodBound } from './guarantees.js';
import type { Plan } from './plan.js';
import { gridSize, ratesTable } from './rates.js';
import { eigenvalueGrid, spectralRadius } from './spectrum.js';
import { flowRows, methodRows, type State } from './state.js';

type Columns = Record<string, Vector>;

export function tablesOf(plan: Plan, state: State, x0: Vector): Record<string, Table> {
  const methods = plan.methods.map((_, i) => methodColumns(plan, state, x0, i));
  const flows = plan.flows.map((_, i) => flowColumns(plan, state, i));
  return {
    ...named('', plan.methods, methods), ...named('flow-', plan.flows, flows),
    ...potentials(plan, state),
    ...together('methods', plan.methods, methods), ...together('flows', plan.flows, flows),
    ...spectrum(plan), rates: ratesTable(plan, state),
  };
}

type Named = readonly { readonly name: string }[];
const curve = (columns: Columns): Table => ({ columns, role: 'curve' });
const named = (prefix: string, parts: Named, columns: readonly Columns[]): Record<string, Table> => Object.fromEntries(parts.map(({ name }, i) => [`${prefix}${name}`, curve(columns[i]!)]));
const counted = (rows: number, from = 0): Vector => Float64Array.from({ length: rows }, (_, i) => i + from);

/** Curves as far as they are written. */
const written = (curves: Columns, rows: number): Columns => Object.fromEntries(Object.entries(curves).map(([name, column]) => [name, column.slice(0, rows)]));

function methodColumns(plan: Plan, state: State, x0: Vector, i: number): Columns {
  const { name, start, tick } = plan.methods[i]!;
  const rows = Math.min(state.k + 1, methodRows(plan));
  const { value, potential: _elsewhere, ...others } = written(state.methods[i]!.curves, rows);
  const k = counted(rows);
  const bound = boundOf(plan, x0, value?.[0], name);
  return { k, time: k.map((step) => start + step * tick), ...withGap(plan, value), ...others, ...(bound ? { bound: k.map(bound) } : {}) };
}

/** Needs the optimal value, and the optimal point for R. */
function boundOf({ reference: { value, point }, scales }: Plan, x0: Vector, startValue: number | undefined, name: Parameters<typeof methodBound>[0]): ((k: number) => number) | undefined {
  if (value === undefined || point === undefined || startValue === undefined) return undefined;
  return methodBound(name, scales, { gap: startValue - value, R: Math.sqrt(x0.reduce((sum, xi, i) => sum + (xi - point[i]!) ** 2, 0)) });
}

const withGap = ({ reference }: Plan, value: Vector | undefined): Columns => (value === undefined ? {} : { value, ...(reference.value === undefined ? {} : { gap: value.map((f) => f - reference.value!) }) });

function flowColumns(plan: Plan, state: State, i: number): Columns {
  const flow = plan.flows[i]!;
  const { time, value, ...others } = written(state.flows[i]!.curves, Math.min(state.k + 1, flowRows(plan)));
  const bound = others.lyapunov && flowBound(flow, plan.scales);
  return { time: time!, ...withGap(plan, value), ...others, ...(bound ? { bound: time!.map((t) => bound(others.lyapunov![0]!, t)) } : {}) };
}

/** The potential of triple momentum belongs to steps, so it has no row k = 0. */
function potentials(plan: Plan, state: State): Record<string, Table> {
  const potential = state.methods.find(({ curves }) => curves.potential)?.curves.potential;
  const rows = Math.min(state.k, plan.iterations);
  return potential && rows > 0 ? { 'triple-momentum-potential': curve({ k: counted(rows, 1), lyapunov: potential.slice(1, rows + 1) }) } : {};
}

/** One column for each method or flow, of the gap where the optimal value is known, else of the value. Flows have clocks of their own, so k is theirs in common. */
function together(title: string, parts: Named, columns: readonly Columns[]): Record<string, Table> {
  const what = columns[0]?.gap ? 'gap' : 'value';
  if (!columns[0]?.[what]) return {};
  return { [`${title}-${what}`]: curve({ k: counted(columns[0][what]!.length), ...Object.fromEntries(parts.map(({ name }, i) => [name, columns[i]![what]!])) }) };
}

/** Spectral radius over the eigenvalues of a quadratic, for the methods with fixed coefficients. */
function spectrum({ methods, scales: { mu, L } }: Plan): Record<string, Table> {
  if (mu === undefined) return {};
  const eigenvalue = eigenvalueGrid(mu, L, gridSize);
  const radii = methods.flatMap(({ name, coefficients }) => (coefficients ? [[name, eigenvalue.map((lambda) => spectralRadius(coefficients, lambda))] as const] : []));
  return radii.length > 0 ? { 'spectral-radius': curve({ eigenvalue, ...Object.fromEntries(radii) }) } : {};
}
