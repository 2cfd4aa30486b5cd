/** What a linear-programming engine answers, whatever program is behind it. Plugins ask for it by `linearProgrammingToken`. */
import type { Vector } from '../contract/arrays.js';
import type { LinearProgram } from '../contract/linear-program.js';

export interface LinearOptions {
  /** Ends the solve: its worker is stopped, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Time limit, in seconds of the wall clock. */
  readonly seconds?: number;
  /** A mixed-integer search ends once |value - bound| <= gap |value| (default 1e-6). */
  readonly gap?: number;
  /** How linear programs are solved, where the engine has a choice (HiGHS). Simplex methods and interior points with crossover end in a vertex. */
  readonly algorithm?: 'choose' | 'simplex' | 'ipm';
}

/**
 * `optimal`: within the engine's tolerances, and within `gap` for integers. `time-limit`: `x` is the best feasible point, if one was found.
 *
 * Duals y and reduced costs z = c - A'y come with an optimal linear program without integers. Both are sensitivities of the optimal value, as it is stated:
 * y_i is d value / d (the active bound of row i), z_j is d value / d (the active bound of variable j). So for `minimize` y_i >= 0 at a lower row bound and
 * y_i <= 0 at an upper one, z_j >= 0 at a lower bound and z_j <= 0 at an upper one; for `maximize` all four signs are the other way round.
 */
export interface LinearSolution {
  readonly status: 'optimal' | 'infeasible' | 'unbounded' | 'time-limit';
  readonly x?: Vector;
  /** c'x + constant. */
  readonly value?: number;
  /** A x. */
  readonly rowActivity?: Vector;
  readonly duals?: Vector;
  readonly reducedCosts?: Vector;
  /** No feasible point has a better value, says the engine: its own bound of a mixed-integer search, the Lagrangian bound of the duals without integers. */
  readonly bound?: number;
  /** Simplex and interior-point iterations; 0 where the engine does not tell. */
  readonly iterations: number;
}

export interface LinearProgrammingEngine {
  readonly id: string;
  /**
   * Solves a program; several may be under way at once. The program is not modified.
   * Errors: `linear-program` (a program that is not well-formed), `package-missing`, `linear-engine` (the engine failed).
   */
  solve(program: LinearProgram, options?: LinearOptions): Promise<LinearSolution>;
}
