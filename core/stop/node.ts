/** One node of a compiled stop criterion, and the leaves. */
import type { Criterion } from '../contract/stop.js';
import { brief, metricOf, titleOf } from './metrics.js';

/** What a criterion sees after a step. */
export interface View { readonly k: number; metric(name: string): number | undefined }

export interface Node {
  /** Whether the criterion holds now; called once after every step, also where an `any` is already decided. */
  test(view: View): boolean;
  /** Why it holds; asked right after `test` answered true. */
  reason(): string;
  /** How far along, in [0, 1]. */
  progress(): number;
  /** The leaves that hold. */
  holding(): readonly Leaf[];
  save(): unknown;
  restore(saved: unknown): void;
}
export type Leaf = Extract<Criterion, { kind: string }>;

/** A value that must fall below (or rise above) a bound; progress is measured on a log scale from the first value where both are positive. */
export function threshold(leaf: Exclude<Leaf, { kind: 'stall' }>): Node {
  const metric = metricOf(leaf);
  const below = leaf.below ?? -Infinity;
  const above = leaf.kind === 'metric' ? leaf.above ?? Infinity : Infinity;
  let first: number | null = null;
  let now: number | undefined;
  const holds = (): boolean => now !== undefined && (now < below || now > above);
  return {
    test(view) {
      now = leaf.kind === 'step' && view.k === 0 ? undefined : view.metric(metric);
      first ??= now ?? null;
      return holds();
    },
    reason: () => `${titleOf(metric)} ${brief(now!)} is ${now! < below ? `below ${brief(below)}` : `above ${brief(above)}`}`,
    progress: () => (holds() ? 1 : now === undefined || first === null ? 0 : share(first, now, Number.isFinite(below) ? below : above)),
    holding: () => (holds() ? [leaf] : []),
    save: () => first,
    restore: (saved) => { first = saved as number | null; },
  };
}

function share(first: number, now: number, goal: number): number {
  const part = first > 0 && now > 0 && goal > 0 ? Math.log(first / now) / Math.log(first / goal) : (first - now) / (first - goal);
  return Number.isFinite(part) ? Math.min(Math.max(part, 0), 1) : 0;
}

/** The best value improved by no more than `relative` of itself over `iterations` steps. */
export function stall(leaf: Extract<Leaf, { kind: 'stall' }>): Node {
  const history = new Float64Array(leaf.iterations);
  let best = Infinity;
  let seen = 0;
  let held = false;
  return {
    test(view) {
      best = Math.min(best, view.metric('value') ?? Infinity);
      const slot = seen % leaf.iterations;
      const before = history[slot]!;
      held = seen >= leaf.iterations && before - best <= leaf.relative * Math.abs(best);
      history[slot] = best;
      seen += 1;
      return held;
    },
    reason: () => `the best objective improved by less than ${brief(leaf.relative)} of itself over ${leaf.iterations} iterations`,
    progress: () => (held ? 1 : 0),
    holding: () => (held ? [leaf] : []),
    save: () => ({ best, seen, history }),
    restore: (saved) => {
      const { best: b, seen: s, history: h } = saved as { best: number; seen: number; history: Float64Array };
      best = b; seen = s; history.set(h);
    },
  };
}
