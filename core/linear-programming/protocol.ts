/** What passes between the process and the worker thread of an engine. */
import type { Vector } from '../contract/arrays.js';
import type { LinearProgram } from '../contract/linear-program.js';
import type { LinearOptions } from './engine.js';

export type EngineId = 'highs' | 'glpk';

/** A program without its names, and the options that an engine understands. */
export interface Question { readonly program: LinearProgram; readonly options: Omit<LinearOptions, 'signal'> }

/** `undecided`: infeasible or unbounded, the engine does not say which. `failed`: `message` says why. */
export interface Answer {
  readonly status: 'optimal' | 'infeasible' | 'unbounded' | 'undecided' | 'time-limit' | 'failed' | 'missing';
  readonly x?: Vector;
  readonly duals?: Vector;
  readonly bound?: number;
  readonly iterations: number;
  readonly message?: string;
}

/** An engine inside its worker: synchronous. */
export type SolveInside = (question: Question) => Answer;

/**
 * The answer, with `undecided` settled by a second solve without an objective: a program with a feasible point is unbounded then.
 * (With rational data, which float64 numbers are, a mixed-integer program is unbounded when its relaxation is and it has a feasible point: Meyer 1974.)
 */
export function decided(solve: SolveInside, question: Question, started: () => number): Answer {
  const answer = solve(question);
  if (answer.status !== 'undecided') return answer;
  const { program, options } = question;
  const { seconds } = options;
  const left = seconds === undefined ? options : { ...options, seconds: Math.max(0.001, seconds - started()) };
  const feasible = solve({ program: { ...program, objective: new Float64Array(program.objective.length) }, options: left });
  const iterations = answer.iterations + feasible.iterations;
  if (feasible.status === 'optimal') return { status: 'unbounded', iterations };
  return feasible.status === 'infeasible' || feasible.status === 'time-limit' ? { status: feasible.status, iterations }
    : { status: 'failed', iterations, message: feasible.message ?? 'it cannot say whether the program is infeasible or unbounded' };
}
