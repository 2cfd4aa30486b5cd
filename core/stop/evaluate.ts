/** A stop criterion, compiled from data: leaves combined by any, all and repeat. */
import type { Criterion } from '../contract/stop.js';
import { metricOf } from './metrics.js';
import { stall, threshold, type Leaf, type Node, type View } from './node.js';

export interface Verdict { readonly outcome: 'converged' | 'stalled'; readonly reason: string; readonly holding: readonly Leaf[] }

export interface Evaluator {
  /** Metric names that `test` reads. */
  readonly needs: readonly string[];
  test(view: View): Verdict | undefined;
  progress(): number;
  save(): unknown;
  restore(saved: unknown): void;
}

export function compileCriterion(criterion: Criterion): Evaluator {
  const node = compile(criterion);
  return {
    needs: [...new Set(leavesOf(criterion).map(metricOf))],
    test(view) {
      if (!node.test(view)) return undefined;
      const holding = node.holding();
      return { outcome: holding.every((leaf) => leaf.kind === 'stall') ? 'stalled' : 'converged', reason: node.reason(), holding };
    },
    progress: node.progress,
    save: node.save,
    restore: node.restore,
  };
}

/** All leaves of a criterion, in order. */
export function leavesOf(criterion: Criterion): readonly Leaf[] {
  if ('kind' in criterion) return [criterion];
  if ('of' in criterion) return leavesOf(criterion.of);
  return ('any' in criterion ? criterion.any : criterion.all).flatMap(leavesOf);
}

function compile(criterion: Criterion): Node {
  if ('kind' in criterion) return criterion.kind === 'stall' ? stall(criterion) : threshold(criterion);
  if ('of' in criterion) return repeat(criterion.repeat, compile(criterion.of));
  return 'any' in criterion ? combine(criterion.any.map(compile), 'some') : combine(criterion.all.map(compile), 'every');
}

function combine(children: readonly Node[], mode: 'some' | 'every'): Node {
  let held: readonly boolean[] = [];
  return {
    test(view) { held = children.map((child) => child.test(view)); return held[mode](Boolean); },
    reason: () => children.filter((_, i) => held[i]).map((child) => child.reason()).join(mode === 'some' ? '; ' : ' and '),
    progress: () => Math[mode === 'some' ? 'max' : 'min'](...children.map((child) => child.progress())),
    holding: () => children.flatMap((child, i) => (held[i] ? child.holding() : [])),
    save: () => children.map((child) => child.save()),
    restore: (saved) => children.forEach((child, i) => child.restore((saved as readonly unknown[])[i])),
  };
}

/** The child held after `times` steps in a row. */
function repeat(times: number, child: Node): Node {
  let row = 0;
  return {
    test(view) { row = child.test(view) ? row + 1 : 0; return row >= times; },
    reason: () => `${child.reason()}, ${times} times in a row`,
    progress: () => (row > 0 ? Math.max(row / times, 0.9) : child.progress() * 0.9),
    holding: () => (row >= times ? child.holding() : []),
    save: () => ({ row, child: child.save() }),
    restore: (saved) => { const s = saved as { row: number; child: unknown }; row = s.row; child.restore(s.child); },
  };
}
