/** What an environment is: equations on plain arrays of states, without a memory of their own. */
import type { Vector } from '../../core/index.js';

export interface Environment {
  /** Numbers of a state and of an observation. */
  readonly state: number;
  readonly observation: number;
  /** Number of actions; 0 where the action is one torque in [-limit, limit]. */
  readonly actions: number;
  readonly limit: number;
  /** Steps of an episode unless the spec says otherwise. */
  readonly horizon: number;
  /** Intervals that the start states are drawn from uniformly. */
  readonly start: readonly (readonly [number, number])[];
  observe(states: Vector, at: number, out: Vector): void;
  /** One step of the state that begins at `at`; the reward goes to `reward[0]`. True where the episode ends. */
  step(states: Vector, at: number, action: number, reward: Vector): boolean;
  /** Whether an episode is solved: its last state, and whether it ended before the horizon. */
  solved(states: Vector, at: number, ended: boolean): boolean;
}

export const clamp = (value: number, limit: number): number => (value > limit ? limit : value < -limit ? -limit : value);
