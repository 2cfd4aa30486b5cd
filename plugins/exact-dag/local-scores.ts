/** The part of the score that a node has with a subset of the nodes before it, and its parameters. Subsets have a bit for each position of the base order. */
import type { OracleSet, Vector } from '../../core/index.js';
import { nodeParameters } from '../shared/dag/parameters.js';
import type { GraphRun } from '../shared/dag/weights.js';
import { eliminations, isRegular } from './eliminations.js';

/** Writes the parts of all nodes outside of the subset to `out`, by position. */
export type LocalScores = (subset: number, out: Vector) => void;

export interface Fits {
  /** The part of the node at that position after the subset. */
  part(position: number, subset: number): number;
  /** The same, and its parameters are written to x. */
  place(position: number, subset: number, x: Vector): number;
  /** Whether a forbidden edge points to the node at that position. */
  isRestricted(position: number): boolean;
}

/** By `nodeRegression`, every fit from the problem's start point: no part depends on which other ones were found before. Parents come in the order of their positions. */
export function fitsOf(run: GraphRun & { start(): Vector }, base: Int32Array, rules: Vector, nodeRegression: OracleSet['nodeRegression']): Fits {
  const d = base.length, parameters = nodeParameters(run.layout, d), own = new Float64Array(parameters.size), start = run.start();
  const parents = new Int32Array(d), views = Array.from({ length: d + 1 }, (_, count) => parents.subarray(0, count));
  const part = (position: number, subset: number): number => {
    const node = base[position]!;
    let count = 0;
    for (let p = 0; p < d; p++) if (subset >> p & 1 && rules[base[p]! * d + node] !== -1) parents[count++] = base[p]!;
    parameters.read(start, node, own);
    return nodeRegression(node, views[count]!, own);
  };
  return {
    part,
    place(position, subset, x) {
      const value = part(position, subset);
      parameters.write(x, base[position]!, own);
      return value;
    },
    isRestricted: (position) => Array.from(base).some((node) => rules[node * d + base[position]!] === -1),
  };
}

/** Every part by a regression. */
export function byRegressions(d: number, fits: Fits): LocalScores {
  return (subset, out) => { for (let p = 0; p < d; p++) if (!(subset >> p & 1)) out[p] = fits.part(p, subset); };
}

/**
 * Linear models without an l1 term: by elimination, and by regressions for nodes with forbidden parents. Undefined where the Gram matrix is singular to rounding.
 * `scoreOf`: how a residual variance makes a part.
 */
export function byElimination(S: Vector, base: Int32Array, fits: Fits, scoreOf: (variance: number) => number): LocalScores | undefined {
  const d = base.length, permuted = new Float64Array(d * d), restricted = Array.from(base, (_, p) => fits.isRestricted(p));
  for (let p = 0; p < d; p++) for (let q = 0; q < d; q++) permuted[p * d + q] = S[base[p]! * d + base[q]!]!;
  if (!isRegular(permuted, d)) return undefined;
  const variances = eliminations(permuted, d);
  return (subset, out) => {
    const left = variances(subset);
    for (let p = 0; p < d; p++) if (!(subset >> p & 1)) out[p] = restricted[p] ? fits.part(p, subset) : scoreOf(left[p]!);
  };
}
