/** Scores of orders: by regressions of every node on the nodes before it, or by the Cholesky factor of the Gram matrix where that is the same. */
import type { OracleSet, Vector } from '../../core/index.js';
import { exchanges, type ScoreOfVariance } from './exchanges.js';
import { applyMove, type Move } from './moves.js';
import { nodeParameters } from '../shared/dag/parameters.js';
import type { GraphRun } from '../shared/dag/weights.js';

/** The order with its best fit: x the flat variable, `parts` each node's part of the score, W the weighted graph. */
export interface Fit { readonly order: Int32Array; readonly x: Vector; readonly parts: Vector; score: number }

export interface Scorer {
  /** Fits all nodes anew; x is where iterative fits start from. */
  fit(s: Fit): void;
  /** Fits the nodes at positions a .. b anew, the others being as they were. */
  refit(s: Fit, a: number, b: number): void;
  /** Change of the score by a move of the nodes at a .. b of the order that was last fitted; W is its graph. */
  change(s: Fit, move: Move, a: number, b: number, W: Vector): number;
}

type Regression = OracleSet['nodeRegression'];

/**
 * By `nodeRegression`: any loss, penalty and rule. `fresh`, where fits are not exact: a second point to fit every node from, of which the better fit counts. A network that
 * had no parents has outputs near 0, and with new inputs at 0 no fit leaves that point.
 */
export function regressionScorer(run: GraphRun, rules: Vector, nodeRegression: Regression, fresh?: Vector): Scorer {
  const d = run.traits.nodes!, parameters = nodeParameters(run.layout, d), own = new Float64Array(parameters.size), again = new Float64Array(fresh ? parameters.size : 0), before = new Int32Array(d), segment = new Int32Array(2 * d);
  const parents = new Int32Array(d), views = Array.from({ length: d + 1 }, (_, count) => parents.subarray(0, count));
  /** The part of `node` after these many nodes of `before`; `own` holds its parameters then. */
  const part = (s: Fit, node: number, count: number): number => {
    let allowed = 0;
    for (let k = 0; k < count; k++) if (rules[before[k]! * d + node] !== -1) parents[allowed++] = before[k]!;
    parameters.read(s.x, node, own);
    const warm = nodeRegression(node, views[allowed]!, own);
    if (!fresh) return warm;
    parameters.read(fresh, node, again);
    const anew = nodeRegression(node, views[allowed]!, again);
    if (!(anew < warm)) return warm;
    own.set(again);
    return anew;
  };
  const total = (s: Fit): void => { s.score = s.parts.reduce((sum, value) => sum + value, 0); };
  const refit = (s: Fit, a: number, b: number): void => {
    before.set(s.order);
    for (let k = a; k <= b; k++) {
      const node = s.order[k]!;
      s.parts[node] = part(s, node, k);
      parameters.write(s.x, node, own);
    }
    total(s);
  };
  return {
    fit(s) { refit(s, 0, d - 1); },
    refit,
    change(s, move, a, b, W) {
      applyMove(move, s.order, a, b, W, segment);
      before.set(s.order);
      let change = 0;
      for (let k = a; k <= b; k++) {
        const node = segment[k - a]!;
        before[k] = node;
        change += part(s, node, k) - s.parts[node]!;
      }
      return change;
    },
  };
}

/** By the Gram matrix, exact for linear models without penalty and forbidden edges. Falls back to regressions where the matrix is singular in some order. */
export function gramScorer(S: Vector, d: number, scoreOf: ScoreOfVariance, byRegression: Scorer): Scorer {
  const factored = exchanges(S, d, scoreOf), known = new Int32Array(d).fill(-1), segment = new Int32Array(2 * d);
  let regular = false;
  /** A closure that was built anew in mid-run factors again: nothing that can be seen depends on it. */
  const factor = ({ order }: Fit): boolean => {
    if (known.some((node, at) => node !== order[at])) {
      known.set(order);
      regular = factored.factor(order);
    }
    return regular;
  };
  const fit = (s: Fit): void => {
    if (!factor(s)) { byRegression.fit(s); return; }
    factored.weights(s.order, s.x);
    factored.parts(s.order, s.parts);
    s.score = factored.score();
  };
  return {
    fit, refit: fit,
    change(s, move, a, b, W) {
      if (!factor(s)) return byRegression.change(s, move, a, b, W);
      if (move === 'exchange') return factored.exchange(a, b);
      applyMove(move, s.order, a, b, W, segment);
      return factored.rearrange(s.order, a, b, segment);
    },
  };
}
