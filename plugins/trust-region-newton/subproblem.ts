/** What both ways of minimising the model in the ball share. */
import type { Vector } from '../../core/index.js';

/** A step with its length, the model's decrease m(0) - m(h), and the multiplier where it is known. */
export interface BallStep { lambda: number; length: number; decrease: number }

export interface Subproblem {
  /** Takes x and g. Called once a point. */
  open(x: Vector, g: Vector): void;
  /** Writes the step in the ball of that radius to h. */
  solve(radius: number, h: Vector, step: BallStep): void;
}
