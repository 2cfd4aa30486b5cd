/** Programs for the tests, and the optimality conditions written out a second time. */
import { readFileSync } from 'node:fs';
import { sparseFromEntries, type LinearProgram, type LinearSolution } from '../../core/index.js';

type Bounds = readonly (number | null)[];
export interface GoldenCase {
  readonly name: string; readonly sense: 'minimize' | 'maximize'; readonly c: readonly number[]; readonly constant: number; readonly A: readonly (readonly number[])[];
  readonly rowLower: Bounds; readonly rowUpper: Bounds; readonly lower: Bounds; readonly upper: Bounds; readonly integer: readonly number[] | null; readonly unique: boolean;
  readonly expected: { readonly status: LinearSolution['status']; readonly value: number; readonly x: number[]; readonly duals?: number[]; readonly reducedCosts?: number[] };
}
export const golden = JSON.parse(readFileSync(new URL('../golden/linear-program.json', import.meta.url), 'utf8')) as readonly GoldenCase[];

export function programOf({ sense, c, constant, A, rowLower, rowUpper, lower, upper, integer }: Omit<GoldenCase, 'name' | 'unique' | 'expected'>): LinearProgram {
  const entries = A.flatMap((row, i) => row.map((value, j) => [i, j, value] as const)).filter(([, , value]) => value !== 0);
  const bounds = (list: Bounds, otherwise: number): Float64Array => Float64Array.from(list, (bound) => bound ?? otherwise);
  return {
    sense, objective: Float64Array.from(c), constant, matrix: sparseFromEntries(A.length, c.length, entries.map(([i]) => i), entries.map(([, j]) => j), entries.map(([, , value]) => value)),
    rowLower: bounds(rowLower, -Infinity), rowUpper: bounds(rowUpper, Infinity), lower: bounds(lower, -Infinity), upper: bounds(upper, Infinity), ...(integer ? { integer: Uint8Array.from(integer) } : {}),
  };
}

/** All that is wrong with a primal-dual pair, from the definitions: feasibility, z = c - A'y, signs, complementary slackness, strong duality. */
export function optimalityErrors(program: LinearProgram, { x, value, duals, reducedCosts, rowActivity }: LinearSolution, tolerance = 1e-7): string[] {
  const errors: string[] = [];
  const { rows, columns, rowStart, column, value: a } = program.matrix;
  const dense = Array.from({ length: rows }, (_, i) => { const row = Array<number>(columns).fill(0); for (let e = rowStart[i]!; e < rowStart[i + 1]!; e++) row[column[e]!] = a[e]!; return row; });
  const activity = dense.map((row) => row.reduce((sum, entry, j) => sum + entry * x![j]!, 0));
  const sign = program.sense === 'minimize' ? 1 : -1;
  let dual = program.constant;
  const check = (what: string, v: number, lower: number, upper: number, multiplier: number): void => {
    if (v < lower - tolerance || v > upper + tolerance) errors.push(`${what} is ${v}, outside [${lower}, ${upper}]`);
    const atLower = Math.abs(v - lower) <= tolerance, atUpper = Math.abs(v - upper) <= tolerance;
    if (sign * multiplier > tolerance && !atLower) errors.push(`${what} has multiplier ${multiplier} away from its lower bound`);
    if (sign * multiplier < -tolerance && !atUpper) errors.push(`${what} has multiplier ${multiplier} away from its upper bound`);
    if (Math.abs(multiplier) > tolerance) dual += multiplier * (sign * multiplier > 0 ? lower : upper);
  };
  activity.forEach((v, i) => { check(`row ${i}`, v, program.rowLower[i]!, program.rowUpper[i]!, duals![i]!); if (Math.abs(v - rowActivity![i]!) > tolerance) errors.push(`activity ${i}`); });
  x!.forEach((v, j) => {
    check(`x ${j}`, v, program.lower[j]!, program.upper[j]!, reducedCosts![j]!);
    const z = program.objective[j]! - dense.reduce((sum, row, i) => sum + row[j]! * duals![i]!, 0);
    if (Math.abs(z - reducedCosts![j]!) > tolerance) errors.push(`reduced cost ${j} is ${reducedCosts![j]}, c - A'y is ${z}`);
  });
  const primal = x!.reduce((sum, v, j) => sum + program.objective[j]! * v, program.constant);
  if (Math.abs(primal - value!) > tolerance) errors.push(`value ${value}, c'x ${primal}`);
  if (Math.abs(primal - dual) > tolerance * Math.max(1, Math.abs(primal))) errors.push(`primal ${primal}, dual ${dual}`);
  return errors;
}

/** Numbers in 0 .. below - 1 from a fixed linear congruence. */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => { state = (state * 1103515245 + 12345) % 2147483648; return Math.floor((state / 2147483648) * below); };
}

/** A market split problem: rows of 0/1 sums that hardly ever meet half of their total; branch and bound takes hours (Cornuejols and Dawande, 1998). */
export function marketSplit(rows = 5, variables = 40): LinearProgram {
  const next = numbers(7), size = variables + 2 * rows;
  const A = Array.from({ length: rows }, (_, i) => Array.from({ length: size }, (__, j) => (j < variables ? next(100) : j === variables + i ? 1 : j === variables + rows + i ? -1 : 0)));
  const half = A.map((row) => Math.floor(row.slice(0, variables).reduce((sum, entry) => sum + entry, 0) / 2));
  const mark = (yes: number, no: number): number[] => Array.from({ length: size }, (_, j) => (j < variables ? yes : no));
  return programOf({ sense: 'minimize', c: mark(0, 1), constant: 0, A, rowLower: half, rowUpper: half, lower: mark(0, 0), upper: mark(1, 1e30), integer: mark(1, 0) });
}
