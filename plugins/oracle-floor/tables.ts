/** Tables of what was measured. Where a method did not reach an accuracy that another one reached, its column has NaN. */
import { floorSlope, floorsOf, type ClassConstants, type FloorName, type Table } from '../../core/index.js';
import type { Choice } from './params.js';
import { floorOf, type State } from './state.js';

type Tables = Record<string, Table>;
const logLog = ['x', 'y'] as const;

export function tablesOf(s: State, choices: readonly Choice[], hard: boolean): Tables {
  const { eps, constants } = s, bounds = boundsOf(constants, hard), count = eps.length;
  const cells = (m: number, read: (cell: number) => number, rows: readonly number[]): Float64Array => Float64Array.from(rows, (e) => read(m * count + e));
  const begun = choices.filter((_, m) => s.k > m * count);
  const columns = (rows: readonly number[], read: (cell: number) => number): Record<string, Float64Array> => Object.fromEntries(begun.map(({ label }, m) => [label, cells(m, read, rows)]));
  const reached = [...eps.keys()].filter((e) => begun.some((_, m) => s.calls[m * count + e]! > 0)), accuracy = Float64Array.from(reached, (e) => eps[e]!);
  const always = { ...(hard ? { instances: instancesOf(s) } : {}), floors: { role: 'curve', logarithmic: logLog, columns: { accuracy: eps, ...mapped(bounds, (floor) => eps.map(floor)) } } } satisfies Tables;
  if (reached.length === 0) return always;
  return {
    calls: { role: 'curve', logarithmic: logLog, columns: { accuracy, ...columns(reached, (cell) => s.calls[cell]! || NaN), ...heldAgainst(s, begun.length, reached) } },
    ratio: { role: 'curve', logarithmic: logLog, columns: { accuracy, ...columns(reached, (cell) => ratioOf(s, cell) ?? NaN) } },
    slopes: slopesOf(s, begun, constants.order, bounds),
    ...always,
    ...(hard ? { growth: growthOf(s, begun), ...stairsOf(s, begun) } : {}),
  };
}

/** The floors of the methods that were measured: exact ones, and those that sample. */
function heldAgainst(s: State, begun: number, rows: readonly number[]): Record<string, Float64Array> {
  const kinds = [...s.sampled.subarray(0, begun)], at = (floors: Float64Array): Float64Array => Float64Array.from(rows, (e) => floors[e]!), known = (floors: Float64Array): boolean => floors.some((floor) => floor > 0);
  return { ...(kinds.includes(0) && known(s.exact) ? { floor: at(s.exact) } : {}), ...(kinds.includes(1) && known(s.sampledFloor) ? { 'sampled-floor': at(s.sampledFloor) } : {}) };
}

type Bounds = ReturnType<typeof floorsOf>;

/** A noisy hard instance is shorter than the one that is hard for exact oracles: that formula says nothing of it. */
function boundsOf(constants: ClassConstants, hard: boolean): Bounds {
  const { deterministic, ...noisy } = floorsOf(constants);
  return hard && constants.sigma !== undefined ? noisy : { ...(deterministic ? { deterministic } : {}), ...noisy };
}

const mapped = <T>(object: Readonly<Record<string, T | undefined>>, to: (value: T) => Float64Array): Record<string, Float64Array> =>
  Object.fromEntries(Object.entries(object).flatMap(([name, value]) => (value === undefined ? [] : [[name, to(value)]])));

/** Measured calls over the floor. */
export function ratioOf(s: State, cell: number): number | undefined {
  const calls = s.calls[cell]!, floor = floorOf(s, cell);
  return calls > 0 && floor > 0 ? calls / floor : undefined;
}

const instancesOf = ({ eps, T, scale, amplitude, chance, exact, sampledFloor }: State): Table => ({ columns: { accuracy: eps, T, scale, amplitude, chance, floor: exact, ...(chance.some((p) => p < 1) ? { 'sampled-floor': sampledFloor } : {}) } });

/** Least squares of log calls over log eps, one row; undefined below two accuracies. */
export function slopeOf(s: State, m: number): number | undefined {
  const points = [...s.eps.keys()].map((e) => [Math.log(s.eps[e]!), Math.log(s.calls[m * s.eps.length + e]!)] as const).filter(([, y]) => y >= 0);
  if (points.length < 2) return undefined;
  const mean = (i: 0 | 1): number => points.reduce((sum, point) => sum + point[i], 0) / points.length, x0 = mean(0), y0 = mean(1);
  return points.reduce((sum, [x, y]) => sum + (x - x0) * (y - y0), 0) / points.reduce((sum, [x]) => sum + (x - x0) ** 2, 0);
}

function slopesOf(s: State, begun: readonly Choice[], order: 1 | 2, bounds: Bounds): Table {
  const measured = begun.flatMap(({ label }, m) => { const slope = slopeOf(s, m); return slope === undefined ? [] : [[label, Float64Array.of(slope)] as const]; });
  const floors = (Object.keys(bounds) as FloorName[]).map((name) => [`floor-${name}`, Float64Array.of(floorSlope(name, order))] as const);
  return { columns: Object.fromEntries([...measured, ...floors]) };
}

/** The largest growth of prog_0 in one call, at any accuracy. */
const growthOf = ({ eps, growth }: State, begun: readonly Choice[]): Table =>
  ({ columns: Object.fromEntries(begun.map(({ label }, m) => [label, Float64Array.of(Math.max(...growth.subarray(m * eps.length, (m + 1) * eps.length)))])) });

/** A step of a staircase is two rows: the call before, and the call that went up. */
function stairsOf(s: State, begun: readonly Choice[]): Tables {
  return Object.fromEntries(begun.flatMap(({ label }, m) => {
    const { call, zero, half, one } = s.stairs[m]!;
    if (call.length === 0) return [];
    const isStep = (i: number): boolean => i > 0 && call[i]! - 1 > call[i - 1]!;
    const rows = (column: Float64Array, before: (i: number) => number): Float64Array => Float64Array.from([...column.keys()].flatMap((i) => (isStep(i) ? [before(i), column[i]!] : [column[i]!])));
    const held = (column: Float64Array): Float64Array => rows(column, (i) => column[i - 1]!);
    return [[`staircase-${label}`, { role: 'curve' as const, columns: { call: rows(call, (i) => call[i]! - 1), 'prog-0': held(zero), 'prog-half': held(half), 'prog-1': held(one) } }]];
  }));
}
