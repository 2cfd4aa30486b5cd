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
  /** Positions of the parents that have a weight in the fit that was made last; for linear models. */
  support(): number;
  /** The same as `part`, and its parameters are written to x. */
  place(position: number, subset: number, x: Vector): number;
  /** Positions of the nodes that may be parents of the one at that position. */
  allowed(position: number): number;
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
    support() {
      let positions = 0;
      for (let p = 0; p < d; p++) if (own[base[p]!] !== 0) positions |= 1 << p;
      return positions;
    },
    place(position, subset, x) {
      const value = part(position, subset);
      parameters.write(x, base[position]!, own);
      return value;
    },
    allowed: (position) => base.reduce((set, node, p) => (p === position || rules[node * d + base[position]!] === -1 ? set : set | 1 << p), 0),
  };
}

/** Every part by a regression. */
export function byRegressions(d: number, fits: Fits): LocalScores {
  return (subset, out) => { for (let p = 0; p < d; p++) if (!(subset >> p & 1)) out[p] = fits.part(p, subset); };
}

/** Fits that are known: of the node at position p with all of a subset as parents, at p 2^d + subset; NaN where none was made. */
export interface Known { readonly parts: Vector; readonly supports: Int32Array }
export const nothingKnown = (d: number): Known => ({ parts: new Float64Array(d * 2 ** d).fill(NaN), supports: new Int32Array(d * 2 ** d) });

/**
 * Linear models with an l1 term, whose fits leave parents out. A fit on a larger set of parents that has weights in the subset only is the best in the subset too: so the
 * set begins with all nodes, and loses one parent with a weight outside of the subset after the other. Subsets share most of those fits.
 */
export function bySupports(d: number, fits: Fits, { parts, supports }: Known): LocalScores {
  const allowed = Array.from({ length: d }, (_, p) => fits.allowed(p));
  const part = (p: number, subset: number): number => {
    for (let set = allowed[p]!; ;) {
      const at = p * 2 ** d + set;
      if (Number.isNaN(parts[at]!)) {
        parts[at] = fits.part(p, set);
        supports[at] = fits.support();
      }
      const outside = supports[at]! & ~subset;
      if (outside === 0) return parts[at]!;
      set &= ~(outside & -outside);
    }
  };
  return (subset, out) => { for (let p = 0; p < d; p++) if (!(subset >> p & 1)) out[p] = part(p, subset); };
}

/**
 * Linear models without an l1 term: by elimination, and by regressions for nodes with forbidden parents. Undefined where the Gram matrix is singular to rounding.
 * `scoreOf`: how a residual variance makes a part.
 */
export function byElimination(S: Vector, base: Int32Array, fits: Fits, scoreOf: (variance: number) => number): LocalScores | undefined {
  const d = base.length, permuted = new Float64Array(d * d), restricted = Array.from(base, (_, p) => fits.allowed(p) !== (2 ** d - 1 & ~(1 << p)));
  for (let p = 0; p < d; p++) for (let q = 0; q < d; q++) permuted[p * d + q] = S[base[p]! * d + base[q]!]!;
  if (!isRegular(permuted, d)) return undefined;
  const variances = eliminations(permuted, d);
  return (subset, out) => {
    const left = variances(subset);
    for (let p = 0; p < d; p++) if (!(subset >> p & 1)) out[p] = restricted[p] ? fits.part(p, subset) : scoreOf(left[p]!);
  };
}
