/**
 * Online problems: a stream of convex losses f_0, f_1, ... over a fixed domain, and a fixed regulariser r; a round suffers f_t(x) + r(x).
 * Every oracle takes the round, counted from 0, as an argument, and is a pure function of it.
 */
import type { Vector } from './arrays.js';
import type { DomainSpec } from './domain.js';

declare module './oracle.js' {
  interface OracleSet {
    /** f_t(x) + r(x). */
    roundValue(round: number, x: Vector): number;
    /** A subgradient of f_t + r at x. */
    roundGradient(round: number, x: Vector, out: Vector): void;
    /** A subgradient of f_t alone, for methods that treat r by its prox. */
    roundLossGradient(round: number, x: Vector, out: Vector): void;
    /** argmin over u in the domain of r(u) + |u - x|^2 / (2 t), t > 0; `out` may be `x`. */
    regulariserProx(x: Vector, t: number, out: Vector): void;
    /** argmin over u in the domain of f_t(u) + r(u) + |u - x|^2 / (2 s), s > 0; `out` may be `x`. */
    roundProx(round: number, x: Vector, s: number, out: Vector): void;
    /** A guess of the gradient of round t, made before it. */
    roundHint(round: number, out: Vector): void;
    /** At least the square of sup over x in the domain of |grad f_t(x) - grad f_{t-1}(x)|, f_{-1} = 0; undefined where there is none. */
    roundVariation(round: number): number | undefined;
    /** min over u in the domain of the sum of f_t(u) + r(u) over the first `rounds` rounds. */
    bestFixedLoss(rounds: number): number;
    /** The loss of the comparators u_0, u_1, ... over the first `rounds` rounds. */
    comparatorLoss(rounds: number): number;
    /** sigma^2 over the first `rounds` rounds: the sum of sup_x E|grad f_t(x) - grad F_t(x)|^2 with F_t = E f_t. */
    gradientNoise(rounds: number): number | undefined;
    /** Sigma^2 over the first `rounds` rounds: the sum of sup_x |grad F_t(x) - grad F_{t-1}(x)|^2 with F_{-1} = 0. */
    gradientVariation(rounds: number): number | undefined;
  }
}

declare module './problem.js' {
  interface Traits {
    /** Where the iterates of an online problem live; all of R^n when absent. */
    domain?: DomainSpec;
    /** Number of rounds T of a stream; of a stochastic one the number of losses that a round is drawn from. */
    rounds?: number;
    /** G: no gradient of a round is longer, anywhere in the domain. */
    gradientBound?: number;
    /** alpha: exp(-alpha f_t) is concave on the domain for every round. */
    expConcavity?: number;
  }
}
