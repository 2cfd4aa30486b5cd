/** What a criterion measures: the metric's name, and the words for its reason. */
import type { Criterion } from '../contract/stop.js';

type Leaf = Extract<Criterion, { kind: string }>;

/** The name of the metric that a leaf criterion needs after every step; the driver supplies `step`, `value`, `gradientNorm` and `gap` where the method does not. */
export function metricOf(leaf: Leaf): string {
  switch (leaf.kind) {
    case 'gradient-norm': return 'gradientNorm';
    case 'gap': return 'gap';
    case 'value': case 'stall': return 'value';
    case 'step': return 'step';
    case 'metric': return leaf.name;
  }
}

const titles: Readonly<Record<string, string>> = { gradientNorm: 'gradient norm', gap: 'gap to the reference value', value: 'objective', step: 'step length' };
export const titleOf = (metric: string): string => titles[metric] ?? metric;

/** A number as a person reads it: four significant digits. */
export const brief = (value: number): string => String(Number(value.toPrecision(4)));
