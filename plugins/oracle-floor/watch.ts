/** Counts the oracle calls of a method as lower bounds do: all that is asked at one point is one call; of a sampled gradient every sample is one. */
import { layoutSize, linalg, type AnyProblem, type HardInstance, type Vector } from '../../core/index.js';

/** Rows of a staircase: calls after which prog_0, prog_1/2 or prog_1 are larger than ever before. */
export interface Stairs { readonly call: number[]; readonly zero: number[]; readonly half: number[]; readonly one: number[] }

export interface Watch {
  /** What the method is given. */
  readonly problem: AnyProblem;
  readonly stairs: Stairs;
  clear(): void;
  /** Calls up to the first point with |grad f| <= eps: one that the method asked for the gradient at, or x itself; undefined when there was none yet. */
  reached(x: Vector): number | undefined;
  calls(): number;
  sampled(): boolean;
  /** prog_0 of the points so far, and its largest growth in one call. */
  progress(): number;
  growth(): number;
}

type Progress = ReturnType<HardInstance['open']>['progress'];

/** Rows of a staircase at most. */
const mostRows = 20_000;

export function openWatch(problem: AnyProblem, eps: number, traits: AnyProblem['traits'], progress?: Progress): Watch {
  const { value, gradient, hessianVector, sampleGradient, valueBatch } = problem.oracles, { nrm2 } = linalg();
  const size = layoutSize(problem.layout), last = new Float64Array(size), g = new Float64Array(size);
  const stairs: Stairs = { call: [], zero: [], half: [], one: [] };
  let calls = 0, samples = 0, hit = 0, norm = NaN;
  const most = { zero: 0, half: 0, one: 0, growth: 0 };

  const climb = (x: Vector): void => {
    if (!progress) return;
    const zero = progress(x, 0), half = progress(x, 0.5), one = progress(x, 1);
    if (zero - most.zero > most.growth) most.growth = zero - most.zero;
    if (zero <= most.zero && half <= most.half && one <= most.one && calls > 1) return;
    most.zero = Math.max(most.zero, zero);
    most.half = Math.max(most.half, half);
    most.one = Math.max(most.one, one);
    if (stairs.call.length < mostRows) { stairs.call.push(calls); stairs.zero.push(most.zero); stairs.half.push(most.half); stairs.one.push(most.one); }
  };
  const same = (x: Vector): boolean => {
    if (calls === 0) return false;
    for (let i = 0; i < size; i++) if (x[i] !== last[i]) return false;
    return true;
  };
  const visit = (x: Vector, amount: number): void => {
    calls += amount;
    last.set(x);
    norm = NaN;
    climb(x);
  };
  const ask = (x: Vector): void => { if (!same(x)) visit(x, 1); };

  return {
    stairs,
    problem: {
      kind: problem.kind, layout: problem.layout, traits, start: (random) => problem.start(random),
      oracles: {
        ...(value ? { value: (x: Vector) => { ask(x); return value(x); } } : {}),
        ...(gradient ? { gradient(x: Vector, out: Vector) { ask(x); gradient(x, out); norm = nrm2(out); if (hit === 0 && norm <= eps) hit = calls; } } : {}),
        ...(hessianVector ? { hessianVector(x: Vector, v: Vector, out: Vector) { ask(x); hessianVector(x, v, out); } } : {}),
        ...(valueBatch ? { valueBatch(points: Vector, out: Vector) { for (let at = 0; at < out.length; at++) ask(points.subarray(at * size, (at + 1) * size)); valueBatch(points, out); } } : {}),
        ...(sampleGradient ? { sampleGradient(x: Vector, chosen: Int32Array, out: Vector) { samples += chosen.length; visit(x, chosen.length); sampleGradient(x, chosen, out); } } : {}),
      },
    },
    clear() {
      calls = samples = hit = 0;
      norm = NaN;
      Object.assign(most, { zero: 0, half: 0, one: 0, growth: 0 });
      for (const column of Object.values(stairs)) (column as number[]).length = 0;
    },
    reached(x) {
      if (hit > 0) return hit;
      const asked = same(x);
      if (!asked || Number.isNaN(norm)) { gradient!(x, g); if (asked) norm = nrm2(g); }
      if ((asked ? norm : nrm2(g)) > eps) return undefined;
      // A method that samples never learns that it has arrived; another one would ask here.
      return asked || samples > 0 ? calls : calls + 1;
    },
    calls: () => calls,
    sampled: () => samples > 0,
    progress: () => most.zero,
    growth: () => most.growth,
  };
}
