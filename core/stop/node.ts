/** One node of a compiled stop criterion, and the leaves. */
import type { Criterion } from '../contract/stop.js';
import { brief, metricOf, titleOf } from './metrics.js';

export type Leaf = Extract<Criterion, { kind: string }>;

export interface Node {
  /** Looks at the present values and answers whether the criterion holds; called once after every step, also where an `any` is already decided. */
  test(): boolean;
  /** The last answer of `test`. */
  holds(): boolean;
  /** Why it holds. */
  reason(): string;
  /** How far along, in [0, 1]. */
  progress(): number;
  /** The leaves that hold. */
  holding(): readonly Leaf[];
  save(): unknown;
  restore(saved: unknown): void;
}

/** The present value of one metric; NaN where there is none, and then no threshold holds. */
export type Reading = () => number;

/** A value that must fall below (or rise above) a bound; progress is measured on a log scale from the first value where both are positive. */
export function threshold(leaf: Exclude<Leaf, { kind: 'stall' }>, read: Reading): Node {
  const below = leaf.below ?? -Infinity;
  const above = leaf.kind === 'metric' ? leaf.above ?? Infinity : Infinity;
  let first = Number.NaN;
  let now = Number.NaN;
  const holds = (): boolean => now < below || now > above;
  return {
    test() {
      now = read();
      if (Number.isNaN(first)) first = now;
      return now < below || now > above;
    },
    holds,
    reason: () => `${titleOf(metricOf(leaf))} ${brief(now)} is ${now < below ? `below ${brief(below)}` : `above ${brief(above)}`}`,
    progress: () => (holds() ? 1 : share(first, now, Number.isFinite(below) ? below : above)),
    holding: () => (holds() ? [leaf] : []),
    save: () => first,
    restore: (saved) => { first = saved as number; },
  };
}

function share(first: number, now: number, goal: number): number {
  const part = first > 0 && now > 0 && goal > 0 ? Math.log(first / now) / Math.log(first / goal) : (first - now) / (first - goal);
  return Number.isFinite(part) ? Math.min(Math.max(part, 0), 1) : 0;
}

/** The best value improved by no more than `relative` of itself over `iterations` steps. */
export function stall(leaf: Extract<Leaf, { kind: 'stall' }>, read: Reading): Node {
  // Slot k mod iterations holds the best value up to step k, until step k + iterations has looked at it. `test` runs once a step, k = 0 included.
  const history = new Float64Array(leaf.iterations);
  let best = Infinity;
  let seen = 0;
  let held = false;
  return {
    test() {
      const now = read();
      if (now < best) best = now;
      const slot = seen % leaf.iterations;
      held = seen >= leaf.iterations && history[slot]! - best <= leaf.relative * Math.abs(best);
      history[slot] = best;
      seen += 1;
      return held;
    },
    holds: () => held,
    reason: () => `the best objective improved by no more than ${brief(leaf.relative)} of itself over ${leaf.iterations} iterations`,
    progress: () => (held ? 1 : 0),
    holding: () => (held ? [leaf] : []),
    save: () => ({ best, seen, history }),
    restore: (saved) => {
      const { best: b, seen: s, history: h } = saved as { best: number; seen: number; history: Float64Array };
      best = b; seen = s; history.set(h);
    },
  };
}
