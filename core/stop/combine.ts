/** Criteria made of criteria: any, all, repeat. */
import type { Node } from './node.js';

/** Holds when at least `quorum` children do. All are tested after every step: they remember what they saw. */
function combine(children: readonly Node[], quorum: number, progress: () => number, separator: string): Node {
  let held = false;
  return {
    test() {
      let holding = 0;
      for (let i = 0; i < children.length; i++) if (children[i]!.test()) holding += 1;
      held = holding >= quorum;
      return held;
    },
    holds: () => held,
    reason: () => children.filter((child) => child.holds()).map((child) => child.reason()).join(separator),
    progress: () => (held ? 1 : progress()),
    holding: () => (held ? children.flatMap((child) => child.holding()) : []),
    save: () => children.map((child) => child.save()),
    restore: (saved) => { children.forEach((child, i) => child.restore((saved as readonly unknown[])[i])); },
  };
}

const progressOf = (children: readonly Node[]): number[] => children.map((child) => child.progress());

export const any = (children: readonly Node[]): Node => combine(children, 1, () => Math.max(0, ...progressOf(children)), '; ');
export const all = (children: readonly Node[]): Node => combine(children, children.length, () => Math.min(1, ...progressOf(children)), ' and ');

/** The share of progress that is the child's own; the rest is how many times it has held in a row. */
const own = 0.9;

/** The child held after `times` steps in a row. */
export function repeat(times: number, child: Node): Node {
  let row = 0;
  return {
    test() { row = child.test() ? row + 1 : 0; return row >= times; },
    holds: () => row >= times,
    reason: () => `${child.reason()}, ${times} times in a row`,
    progress: () => own * child.progress() + (1 - own) * Math.min(row / times, 1),
    holding: () => (row >= times ? child.holding() : []),
    save: () => ({ row, child: child.save() }),
    restore: (saved) => { const s = saved as { row: number; child: unknown }; row = s.row; child.restore(s.child); },
  };
}
