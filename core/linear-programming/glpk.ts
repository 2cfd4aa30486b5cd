/**
 * GLPK (GPL-3.0), compiled to WebAssembly by the optional package glpk.js. Runs inside a worker thread.
 * glpk.js hands out statuses, points and row duals by name, but neither return codes nor the bound of the search; what follows makes up for that.
 */
import { hasIntegers } from './model.js';
import type { Answer, Question, SolveInside } from './protocol.js';

type Solve = (program: GlpkProgram, options: object) => { readonly result: GlpkResult };
interface Limits { readonly type: number; readonly lb: number; readonly ub: number }
interface GlpkProgram {
  readonly name: string;
  readonly objective: { readonly direction: number; readonly name: string; readonly vars: { name: string; coef: number }[] };
  readonly subjectTo: { readonly name: string; readonly vars: { name: string; coef: number }[]; readonly bnds: Limits }[];
  readonly bounds: (Limits & { readonly name: string })[];
  readonly generals: string[];
}
interface GlpkResult { readonly status: number; readonly vars: Readonly<Record<string, number>>; readonly dual?: Readonly<Record<string, number>> }

/** Of glpk.h: directions, types of bounds, statuses. */
const direction = { minimize: 1, maximize: 2 } as const;
const bounds = { free: 1, lower: 2, upper: 3, double: 4, fixed: 5 } as const;
const status = { undefined: 1, feasible: 2, infeasible: 3, noFeasible: 4, optimal: 5, unbounded: 6 } as const;

export async function openGlpk(): Promise<SolveInside> {
  const { default: load } = await import('glpk.js/node');
  const { solve } = await load() as { solve: Solve };
  return (question) => {
    const deadline = openDeadline(question.options.seconds);
    return hasIntegers(question.program) ? solveMixed(solve, question, deadline) : solveContinuous(solve, glpkProgram(question, false), deadline);
  };
}

/** Milliseconds. GLPK's clock ticks in them, so it may stop that much before ours says so. */
const tick = 2;

/** A limit in seconds, from now on; glpk.js turns it into whole milliseconds, of which there must be one at least. */
interface Deadline { readonly expired: () => boolean; readonly option: () => { readonly tmlim?: number } }

function openDeadline(seconds: number | undefined): Deadline {
  const started = performance.now();
  const left = (): number => (seconds === undefined ? Infinity : seconds * 1000 - (performance.now() - started));
  return { expired: () => left() <= tick, option: () => (seconds === undefined ? {} : { tmlim: (Math.ceil(Math.max(1, left())) + 0.5) / 1000 }) };
}

/** With the presolver first; where that ends undefined (it does not tell an infeasible program from an unbounded one) once more without it. */
function solveContinuous(solve: Solve, program: GlpkProgram, { expired, option }: Deadline): Answer {
  const attempt = (presol: boolean): GlpkResult => solve(program, { msglev: 0, presol, ...option() }).result;
  let result = attempt(true);
  if (result.status !== status.optimal && !expired()) result = attempt(false);
  switch (result.status) {
    case status.optimal: return { status: 'optimal', iterations: 0, x: pointOf(result), duals: Float64Array.from(program.subjectTo, ({ name }) => result.dual?.[name] ?? NaN) };
    case status.noFeasible: return { status: 'infeasible', iterations: 0 };
    case status.unbounded: return { status: 'unbounded', iterations: 0 };
    default:
      if (!expired()) return { status: 'failed', iterations: 0, message: `it ended with solution status ${result.status}` };
      return { status: 'time-limit', iterations: 0, ...(result.status === status.feasible ? { x: pointOf(result) } : {}) };
  }
}

/**
 * The relaxation first: it tells infeasible from unbounded, which the integer solver does not, and its optimum is a bound when time is up.
 * The search then ends `optimal`; or `feasible`, when the gap or the time limit was reached; or undefined, when no integer point exists or time was up.
 */
function solveMixed(solve: Solve, question: Question, deadline: Deadline): Answer {
  const relaxed = solveContinuous(solve, glpkProgram(question, false), deadline);
  if (relaxed.status === 'unbounded') return { status: 'undecided', iterations: 0 };
  if (relaxed.status !== 'optimal') return { status: relaxed.status, iterations: 0, ...(relaxed.message === undefined ? {} : { message: relaxed.message }) };
  const { gap = 1e-6 } = question.options;
  const { result } = solve(glpkProgram(question, true), { msglev: 0, presol: true, mipgap: gap, ...deadline.option() });
  const found = result.status === status.optimal || result.status === status.feasible ? pointOf(result) : undefined;
  const inTime = result.status === status.optimal || !deadline.expired();
  if (!inTime) return { status: 'time-limit', iterations: 0, bound: valueOf(question, relaxed.x!), ...(found ? { x: found } : {}) };
  if (!found) return { status: 'infeasible', iterations: 0 };
  return { status: 'optimal', iterations: 0, x: found, bound: result.status === status.optimal ? valueOf(question, found) : gapBound(question, found, gap) };
}

function valueOf({ program: { objective, constant } }: Question, x: Float64Array): number {
  return x.reduce((sum, value, j) => sum + objective[j]! * value, constant);
}

/** GLPK stopped at |value - bound| <= gap |value| (its values have the constant in them: it is the coefficient of a fixed variable). */
function gapBound(question: Question, x: Float64Array, gap: number): number {
  const value = valueOf(question, x);
  return value - (question.program.sense === 'minimize' ? 1 : -1) * gap * Math.abs(value);
}

/** Named x0, x1, ...: never integer-like keys, which would come back in another order. */
const variable = (j: number): string => `x${j}`;
const constantName = 'constant';

function pointOf({ vars }: GlpkResult): Float64Array {
  const names = Object.keys(vars).filter((name) => name !== constantName);
  return Float64Array.from(names, (_, j) => vars[variable(j)]!);
}

/** The constant is a variable fixed at 1: glpk.js has no other place for it, and the relative gap depends on it. */
function glpkProgram({ program }: Question, integers: boolean): GlpkProgram {
  const { matrix: { rowStart, column, value }, objective, constant, integer, sense } = program;
  const terms = Array.from(objective, (coef, j) => ({ name: variable(j), coef }));
  return {
    name: 'program',
    objective: { direction: direction[sense], name: 'objective', vars: constant === 0 ? terms : [...terms, { name: constantName, coef: constant }] },
    subjectTo: Array.from(program.rowLower, (lower, i) => ({
      name: `r${i}`, bnds: limits(lower, program.rowUpper[i]!),
      vars: Array.from(column.subarray(rowStart[i], rowStart[i + 1]), (j, e) => ({ name: variable(j), coef: value[rowStart[i]! + e]! })),
    })),
    bounds: [...Array.from(program.lower, (lower, j) => ({ name: variable(j), ...limits(lower, program.upper[j]!) })), ...(constant === 0 ? [] : [{ name: constantName, type: bounds.fixed, lb: 1, ub: 1 }])],
    generals: integers ? terms.flatMap(({ name }, j) => (integer![j] ? [name] : [])) : [],
  };
}

/** glpk.js recognises infinite column bounds by +-Number.MAX_VALUE only. */
function limits(lower: number, upper: number): Limits {
  const lb = lower === -Infinity ? -Number.MAX_VALUE : lower, ub = upper === Infinity ? Number.MAX_VALUE : upper;
  if (lower === -Infinity) return { type: upper === Infinity ? bounds.free : bounds.upper, lb, ub };
  if (upper === Infinity) return { type: bounds.lower, lb, ub };
  return { type: lower === upper ? bounds.fixed : bounds.double, lb, ub };
}
