/** Families of hard functions for lower bounds: one for every accuracy, with the same constants. */
import type { Vector } from './arrays.js';
import type { AnyProblem } from './problem.js';

/** What the functions of a class have in common. */
export interface ClassConstants {
  /** p: the p-th derivative is L-Lipschitz. */
  readonly order: 1 | 2;
  /** Bound on f(start) - inf f. */
  readonly Delta: number;
  /** Absent where `Lbar` takes its place. */
  readonly L?: number;
  /** Bound on the standard deviation of sampled gradients. */
  readonly sigma?: number;
  /** Bound on the mean-square smoothness of sampled gradients. */
  readonly Lbar?: number;
}

/** The member of a family that is hard for one accuracy. */
export interface HardInstance extends ClassConstants {
  /** The gradient is longer until the whole chain is found. */
  readonly eps: number;
  /** Length of the chain. */
  readonly T: number;
  /** x / scale is the argument of the chain, `amplitude` the factor before it. */
  readonly scale: number;
  readonly amplitude: number;
  /** Chance that a sampled gradient reveals the next coordinate; 1 without noise. */
  readonly chance: number;
  /** Calls of exact oracles: T + 1 for every zero-respecting method, a reference line where the chain is rotated. */
  readonly exactFloor: number;
  /** Calls of sampled gradients with probability 1/2: (T - 1) / (2 chance). */
  readonly sampledFloor: number;
  readonly rotated: boolean;
  open(): { readonly problem: AnyProblem; /** Largest 1-based i with |y_i| > above, y the chain's coordinates at x; 0 when there is none. */ progress(x: Vector, above: number): number };
}

declare module './oracle.js' {
  interface OracleSet {
    /** The member of the problem's family for an accuracy, the problem's own when none is given; undefined where eps is so large that its chain has no coordinate. */
    hardInstance(eps?: number): HardInstance | undefined;
  }
}

declare module './problem.js' {
  interface Traits {
    /** An oracle call at a point that knows i coordinates of a chain tells of coordinate i + 1 at most. */
    zeroChain?: true;
  }
}
