/** What a test function is made of. */
import type { FactName, Reference, Traits, Vector } from '../../core/index.js';

/** The numbers of variables that a function has. */
export interface Dimensions {
  readonly default: number;
  readonly expected: string;
  readonly allow: (n: number) => boolean;
}

/** Formulas follow Surjanovic and Bingham, "Virtual library of simulation experiments", unless the file says so. */
export interface TestFunction {
  readonly dimensions: Dimensions;
  readonly facts: readonly Extract<FactName, 'smooth' | 'convex' | 'stronglyConvex'>[];
  /** Constants that hold on the whole space. */
  readonly constants?: (n: number) => Pick<Traits, 'smoothness' | 'strongConvexity'>;
  readonly start: (n: number) => Vector;
  /** A global minimum; the only minimiser unless the file says so. */
  readonly minimum: (n: number) => Reference;
  readonly value: (x: Vector) => number;
  /** Values at out.length points of n numbers, the same bits as `value`; by a loop over `value` when absent. */
  readonly valueBatch?: (n: number, points: Vector, out: Vector) => void;
  readonly gradient: (x: Vector, out: Vector) => void;
  readonly hessianVector: (x: Vector, v: Vector, out: Vector) => void;
}

export const anyDimension: Dimensions = { default: 2, expected: 'at least 1', allow: (n) => n >= 1 };
export const onlyDimension = (only: number): Dimensions => ({ default: only, expected: `${only}`, allow: (n) => n === only });

export const filled = (n: number, value: number): Vector => new Float64Array(n).fill(value);
/** The pattern repeated to length n. */
export const repeated = (n: number, pattern: readonly number[]): Vector => Float64Array.from({ length: n }, (_, i) => pattern[i % pattern.length]!);
/** Value and minimiser with all coordinates equal. */
export const minimumAt = (value: number, coordinate: number) => (n: number): Reference => ({ value, point: filled(n, coordinate) });
