/** Adaptive restart of the momentum, O'Donoghue and Candes (2015), section 3.2: it needs no strong-convexity constant. */
import type { Vector } from '../../core/index.js';
import type { Restart } from '../shared/first-order/accelerated.js';
import { requireValue, type Terms } from '../shared/first-order/terms.js';

/** An increase of the objective that rounding explains, relative to it. */
const rounding = 1e-13;

export function restarts(rule: 'none' | 'gradient' | 'value', terms: Terms): Restart | undefined {
  if (rule === 'none') return undefined;
  return rule === 'gradient' ? uphill : increased(terms);
}

/** (y - x+)'(x+ - x) > 0: the last move goes against the prox-gradient map at y. */
const uphill: Restart = (s, y, next) => {
  let product = 0;
  for (let i = 0; i < next.length; i++) product += (y[i]! - next[i]!) * (next[i]! - s.x[i]!);
  return product > 0;
};

/** f + chi went up. Backtracking has just taken f at the new point. */
function increased(terms: Terms): Restart {
  const { simple, smooth } = valuesOf(terms);
  return (s, _y, next, search) => {
    const before = s.objective;
    s.objective = (search ? search.reached() : smooth(next)) + simple(next);
    return s.objective - before > rounding * Math.abs(before);
  };
}

export function objectiveOf(terms: Terms): (x: Vector) => number {
  const { simple, smooth } = valuesOf(terms);
  return (x) => smooth(x) + simple(x);
}

function valuesOf({ value, simpleValue }: Terms): { readonly smooth: (x: Vector) => number; readonly simple: (x: Vector) => number } {
  const need = (oracle: Terms['value'], name: string): (x: Vector) => number => requireValue(
    oracle, name, '/method/params/restart', '"gradient" or "none"', 'set `restart` to "gradient", which needs no values');
  return { smooth: need(value, 'smoothValue'), simple: need(simpleValue, 'simpleValue') };
}
