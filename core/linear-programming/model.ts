/** Facts of a linear program that need no engine: well-formedness, values, activities, violations, and the bound that duals prove. */
import type { SparseMatrix, Vector } from '../contract/arrays.js';
import { usageError } from '../contract/errors.js';
import type { LinearProgram } from '../contract/linear-program.js';
import { validateSparse } from '../linalg/index.js';

/** Errors: `linear-program` for lengths that disagree, numbers that are not finite, bounds that are NaN; `bad-sparse-matrix`. */
export function validateProgram(program: LinearProgram): void {
  const { matrix, objective, constant, rowLower, rowUpper, lower, upper, integer } = program;
  validateSparse(matrix);
  const n = matrix.columns;
  if (n === 0) throw malformed('it has no variables', 'at least one variable');
  for (const [name, length, expected] of [['objective', objective.length, n], ['lower', lower.length, n], ['upper', upper.length, n], ['integer', integer?.length ?? n, n],
    ['rowLower', rowLower.length, matrix.rows], ['rowUpper', rowUpper.length, matrix.rows]] as const) {
    if (length !== expected) throw malformed(`\`${name}\` has ${length} entries`, `${expected}`);
  }
  if (![constant, ...objective].every(Number.isFinite) || !matrix.value.every(Number.isFinite)) throw malformed('a coefficient is not finite', 'finite coefficients');
  for (const [name, bounds, never] of [['rowLower', rowLower, Infinity], ['rowUpper', rowUpper, -Infinity], ['lower', lower, Infinity], ['upper', upper, -Infinity]] as const) {
    const bad = bounds.findIndex((bound) => Number.isNaN(bound) || bound === never);
    if (bad >= 0) throw malformed(`entry ${bad} of \`${name}\` is ${bounds[bad]}`, `a number, or ${-never} for no bound`);
  }
}

const malformed = (what: string, expected: string): Error => usageError('linear-program', `The linear program is not well-formed: ${what}.`, { expected });

export const hasIntegers = ({ integer }: LinearProgram): boolean => integer !== undefined && integer.some((mark) => mark !== 0);

/** c'x + constant. */
export function valueAt({ objective, constant }: LinearProgram, x: Vector): number {
  let sum = constant;
  for (let j = 0; j < x.length; j++) sum += objective[j]! * x[j]!;
  return sum;
}

/** A x, a new vector of m numbers. */
export function activityAt(matrix: SparseMatrix, x: Vector): Vector {
  const { rows, rowStart, column, value } = matrix;
  const out = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let e = rowStart[i]!; e < rowStart[i + 1]!; e++) sum += value[e]! * x[column[e]!]!;
    out[i] = sum;
  }
  return out;
}

/** z = c - A'y, a new vector of n numbers. */
export function reducedCostsAt({ matrix, objective }: LinearProgram, y: Vector): Vector {
  const { rows, rowStart, column, value } = matrix;
  const out = objective.slice();
  for (let i = 0; i < rows; i++) for (let e = rowStart[i]!; e < rowStart[i + 1]!; e++) out[column[e]!]! -= value[e]! * y[i]!;
  return out;
}

/** The largest violation of lower <= v <= upper, each relative to max(1, |bound|); 0 inside. */
export function violation(v: Vector, lower: Vector, upper: Vector): number {
  let worst = 0;
  for (let i = 0; i < v.length; i++) {
    const below = lower[i]! - v[i]!, above = v[i]! - upper[i]!;
    if (below > 0) worst = Math.max(worst, below / Math.max(1, Math.abs(lower[i]!)));
    if (above > 0) worst = Math.max(worst, above / Math.max(1, Math.abs(upper[i]!)));
    if (Number.isNaN(v[i])) return Infinity;
  }
  return worst;
}

/** The largest distance of a marked entry from an integer; 0 without marks. */
export function fractionality({ integer }: LinearProgram, x: Vector): number {
  let worst = 0;
  if (integer) for (let j = 0; j < x.length; j++) if (integer[j]) worst = Math.max(worst, Math.abs(x[j]! - Math.round(x[j]!)));
  return worst;
}

/**
 * Weak duality: constant + min over the bounds of y'r + z'x bounds every feasible value from below (from above for `maximize`).
 * A multiplier that pulls towards a missing bound proves nothing (-Infinity), unless it is below `tolerance` times 1 + |c_j| (rows: 1 + |y|_max), where it
 * is taken for rounding: that is why the bound counts as measured, not as proved.
 */
export function lagrangianBound(program: LinearProgram, y: Vector, z: Vector, tolerance = 1e-7): number {
  const sign = program.sense === 'minimize' ? 1 : -1;
  const scale = y.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  let sum = program.constant;
  const add = (multiplier: number, lower: number, upper: number, small: number): void => {
    const bound = sign * multiplier > 0 ? lower : upper;
    if (multiplier !== 0 && (Number.isFinite(bound) || Math.abs(multiplier) > small)) sum += multiplier * bound;
  };
  for (let i = 0; i < y.length; i++) add(y[i]!, program.rowLower[i]!, program.rowUpper[i]!, tolerance * scale);
  for (let j = 0; j < z.length; j++) add(z[j]!, program.lower[j]!, program.upper[j]!, tolerance * (1 + Math.abs(program.objective[j]!)));
  return sum;
}

/** Bounds of this size and more are taken for none, as all engines and file formats take them. */
export const infinite = 1e20;
export const withoutHuge = (bounds: Vector): Vector => bounds.map((bound) => (Math.abs(bound) >= infinite ? Math.sign(bound) * Infinity : bound));

/**
 * The program with huge bounds taken for none, and with the bounds of integer variables rounded inwards (GLPK refuses others), or the name of what is empty.
 * 1e-9: a bound that close to an integer is meant to be it.
 */
export function tightened(program: LinearProgram): LinearProgram | { readonly empty: string } {
  const { integer } = program;
  const rowLower = withoutHuge(program.rowLower), rowUpper = withoutHuge(program.rowUpper);
  const lower = withoutHuge(program.lower).map((bound, j) => (integer?.[j] ? Math.ceil(bound - 1e-9) : bound));
  const upper = withoutHuge(program.upper).map((bound, j) => (integer?.[j] ? Math.floor(bound + 1e-9) : bound));
  const row = rowLower.findIndex((bound, i) => bound > rowUpper[i]!), variable = lower.findIndex((bound, j) => bound > upper[j]!);
  if (row >= 0) return { empty: `row ${row}` };
  return variable >= 0 ? { empty: `variable ${variable}` } : { ...program, rowLower, rowUpper, lower, upper };
}
