/** Runs of one method to one accuracy. */
import { SaddlepointError, type AnyProblem, type Finish, type HardInstance, type Nested, type NestSettings, type Vector } from '../../core/index.js';
import type { Choice, FloorParams } from './params.js';
import { accuracyOf, methodOf, type State } from './state.js';
import { openWatch, type Watch } from './watch.js';

export type NestMeasured = (label: 'measured', method: string, problem: AnyProblem, settings?: NestSettings) => Nested;

export interface Opened { readonly inner: Nested; readonly watch: Watch; /** The method asks for convexity, which nobody promises here. */ readonly beyond: boolean }
export interface Subject { readonly problem: AnyProblem; readonly progress?: ReturnType<HardInstance['open']>['progress'] }
export interface Measured { readonly calls: number | undefined; readonly sampled: boolean; readonly watch: Watch }

/** Errors: `method-misfit`, `number-missing`, and what the method's params are refused with; each names the place in `methods`. */
export function openMethod(nest: NestMeasured, { id, params }: Choice, at: number, { problem, progress }: Subject, eps: number, { iterations }: FloorParams): Opened {
  const open = (traits: AnyProblem['traits']): { inner: Nested; watch: Watch } => {
    const watch = openWatch(problem, eps, traits, progress);
    return { inner: nest('measured', id, watch.problem, { params, budget: { iterations } }), watch };
  };
  try { return { ...open(problem.traits), beyond: false }; } catch (error) {
    const refused = placed(error, id, at);
    if (!(refused instanceof SaddlepointError) || refused.code !== 'method-misfit' || problem.traits.convex) throw refused;
    // What is measured holds without the fact: only the method's own guarantee needs it.
    try { return { ...open({ ...problem.traits, convex: true }), beyond: true }; } catch (second) { throw second instanceof SaddlepointError && second.code === 'method-misfit' ? refused : placed(second, id, at); }
  }
}

function placed(error: unknown, id: string, at: number): unknown {
  if (!(error instanceof SaddlepointError) || error.failure === 'failed') return error;
  const { suggestion, pointer: _pointer, ...details } = error.details, missing = /\/method\/params\/(\w+)/.exec(suggestion ?? '')?.[1];
  // L is the problem's, for all methods.
  if (missing === 'smoothness') return new SaddlepointError(error.code, error.message, { ...details, pointer: '/method/params/smoothness', suggestion: 'add --set /method/params/smoothness=NUMBER' }, error.failure, { cause: error });
  const mended = missing ? `name it with its params: {"id": "${id}", "params": {"${missing}": NUMBER}}` : suggestion;
  return new SaddlepointError(error.code, error.message, { ...details, pointer: `/method/params/methods/${at}`, ...(mended ? { suggestion: mended } : {}) }, error.failure, { cause: error });
}

/** `late`: the time of the whole analysis is up. */
export interface RunOptions { readonly index: readonly number[]; readonly start?: Vector; late(): boolean }

/** Some numbers are asked for when a run begins. */
export async function runAt(opened: Opened, { id }: Choice, at: number, how: RunOptions): Promise<Measured> {
  try { return await runOnce(opened, how); } catch (error) { throw placed(error, id, at); }
}

/** Steps between two looks at the clock. */
const looking = 256;

/** One run, until |grad f| <= eps at an iterate or at a point whose gradient was asked for. */
async function runOnce({ inner, watch }: Opened, { index, start, late }: RunOptions): Promise<Measured> {
  watch.clear();
  const session = await inner.open({ index, ...(start ? { start } : {}) });
  for (let finish: Finish | undefined; ;) {
    const calls = watch.reached(inner.point(session));
    if (calls !== undefined || finish || (session.k % looking === looking - 1 && late())) return { calls, sampled: watch.sampled(), watch };
    const waiting = inner.advance(session, 1);
    finish = waiting instanceof Promise ? await waiting : waiting;
  }
}

/** Median of the calls of several runs; progress and staircase of the last one. */
export function keepCell(s: State, cell: number, runs: readonly Measured[]): void {
  const m = methodOf(s, cell), { sampled, watch: { stairs, growth, progress } } = runs.at(-1)!;
  s.calls[cell] = median(runs.map(({ calls }) => calls)) ?? 0;
  s.sampled[m] = sampled ? 1 : 0;
  s.progress[cell] = progress();
  s.growth[cell] = growth();
  if (accuracyOf(s, cell) === s.eps.length - 1) s.stairs[m] = { call: Float64Array.from(stairs.call), zero: Float64Array.from(stairs.zero), half: Float64Array.from(stairs.half), one: Float64Array.from(stairs.one) };
}

/** The middle one; undefined (not reached) counts as more than any number. */
function median(calls: readonly (number | undefined)[]): number | undefined {
  const sorted = calls.map((count) => count ?? Infinity).sort((a, b) => a - b), half = sorted.length / 2;
  const middle = Number.isInteger(half) ? (sorted[half - 1]! + sorted[half]!) / 2 : sorted[Math.floor(half)]!;
  return Number.isFinite(middle) ? middle : undefined;
}
