/** What the returned point is. Only what was measured at that very point, or follows from known constants, is claimed. */
import type { Vector } from '../contract/arrays.js';
import type { AnyProblem } from '../contract/problem.js';
import type { Certificate, Metrics } from '../contract/result.js';
import type { Verdict } from '../stop/evaluate.js';
import { metricOf } from '../stop/metrics.js';
import type { Measures } from './measure.js';

/**
 * `verdict` is the criterion that ended the run, when one did. A small gradient norm makes a convex problem's point globally optimal, any
 * other's stationary (evidence: measured); with a strong-convexity constant, f - f* <= |g|^2 / (2 mu) is proved. On a composite problem the norm is
 * that of the prox-gradient map.
 */
export function certify(problem: AnyProblem, measures: Measures, x: Vector, metrics: Metrics, verdict: Verdict | undefined): Certificate {
  const { value, dualityGap } = metrics, norm = measures.gradientNorm?.(x);
  const gap = value !== undefined && problem.reference?.value !== undefined ? value - problem.reference.value : undefined;
  for (const leaf of verdict?.holding ?? []) {
    if (leaf.kind === 'stall' || leaf.below === undefined) continue;
    const metric = metricOf(leaf);
    // Weak duality: no point is better by more.
    if (metric === 'dualityGap' && dualityGap !== undefined && dualityGap < leaf.below) return { kind: 'global', evidence: 'proved', measure: 'dualityGap', value: dualityGap };
    // A value far below the reference shows that the reference is not the optimum: then nothing is known.
    if (metric === 'gap' && gap !== undefined && Math.abs(gap) < leaf.below) return { kind: 'global', evidence: 'measured', measure: 'gap', value: gap };
    if (metric === 'gradientNorm' && norm !== undefined && norm < leaf.below) return stationary(problem, norm);
  }
  const kind = feasible(problem, x) ? 'feasible' as const : 'none' as const;
  return { kind, evidence: 'measured', ...(norm === undefined ? {} : { measure: 'gradientNorm', value: norm }) };
}

function stationary(problem: AnyProblem, norm: number): Certificate {
  const { convex, strongConvexity } = problem.traits;
  if (!convex) return { kind: 'stationary', evidence: 'measured', measure: 'gradientNorm', value: norm };
  if (strongConvexity !== undefined && strongConvexity > 0 && problem.oracles.gradient) {
    return { kind: 'global', evidence: 'proved', measure: 'gapBound', value: norm ** 2 / (2 * strongConvexity) };
  }
  return { kind: 'global', evidence: 'measured', measure: 'gradientNorm', value: norm };
}

/** Constrained problems only: whether x is inside. */
function feasible(problem: AnyProblem, x: Vector): boolean {
  const { box, simpleValue } = problem.oracles;
  if (problem.oracles.gradient) return false;
  if (box) { const { lower, upper } = box(); return x.every((xi, i) => xi >= lower[i]! && xi <= upper[i]!); }
  return simpleValue !== undefined && Number.isFinite(simpleValue(x));
}
