/** A stop criterion, compiled from data. */
import { usageError, type SaddlepointError } from '../contract/errors.js';
import type { Criterion } from '../contract/stop.js';
import { all, any, repeat } from './combine.js';
import { metricOf } from './metrics.js';
import { stall, threshold, type Leaf, type Node } from './node.js';

export interface Verdict { readonly outcome: 'converged' | 'stalled'; readonly reason: string; readonly holding: readonly Leaf[] }

export interface Evaluator {
  /** Metric names that `test` reads. */
  readonly needs: readonly string[];
  /** To be filled before `test`: one value a name of `needs`, NaN where a metric has none at this step. */
  readonly values: Float64Array;
  /** Called once after every step, k = 0 included. */
  test(): boolean;
  /** Why the criterion holds; asked right after `test` answered true. */
  verdict(): Verdict;
  progress(): number;
  save(): unknown;
  restore(saved: unknown): void;
}

/** Without a criterion only the budget ends a run. */
export function compileCriterion(criterion: Criterion | undefined): Evaluator {
  const needs = criterion ? [...new Set(leavesOf(criterion).map(metricOf))] : [];
  const values = new Float64Array(needs.length).fill(Number.NaN);
  const node = criterion ? compile(criterion, needs, values) : any([]);
  return {
    needs, values,
    test: node.test,
    verdict() {
      const holding = node.holding();
      return { outcome: holding.every((leaf) => leaf.kind === 'stall') ? 'stalled' : 'converged', reason: node.reason(), holding };
    },
    progress: node.progress, save: node.save, restore: node.restore,
  };
}

export const gapWithoutReference = (): SaddlepointError => usageError('gap-without-reference', 'A `gap` criterion needs the optimal value.', {
  pointer: '/stop', expected: '`reference.value` in the problem', suggestion: 'add "reference": {"value": ...} to the problem, or stop on "gradient-norm"',
});

/** All leaves of a criterion, in order. */
export function leavesOf(criterion: Criterion): readonly Leaf[] {
  if ('kind' in criterion) return [criterion];
  if ('of' in criterion) return leavesOf(criterion.of);
  return ('any' in criterion ? criterion.any : criterion.all).flatMap(leavesOf);
}

function compile(criterion: Criterion, needs: readonly string[], values: Float64Array): Node {
  const inner = (child: Criterion): Node => compile(child, needs, values);
  if ('kind' in criterion) {
    const slot = needs.indexOf(metricOf(criterion));
    const read = (): number => values[slot]!;
    return criterion.kind === 'stall' ? stall(criterion, read) : threshold(criterion, read);
  }
  if ('of' in criterion) return repeat(criterion.repeat, inner(criterion.of));
  return 'any' in criterion ? any(criterion.any.map(inner)) : all(criterion.all.map(inner));
}
