/** A few steps of proximal gradient descent with backtracking: enough to leave a point that is not optimal, no solver. */
import type { Vector } from '../contract/arrays.js';
import type { AnyProblem } from '../contract/problem.js';
import { projection } from '../driver/measure.js';
import { termsOf } from './terms.js';
import { moved, written } from './vectors.js';

const steps = 50, halvings = 60;

/** The lowest point found; x itself where the problem offers no derivative or no step improves. */
export function descend(problem: AnyProblem, x: Vector): Vector {
  const term = termsOf(problem).at(-1), value = problem.oracles.value!;
  const prox = problem.oracles.prox ?? projection(problem.oracles.box);
  if (!term) return x;
  let best: Vector = x.slice(), t = 1;
  for (let k = 0; k < steps; k++) {
    const g = written(x.length, (out) => term.gradient(best, out));
    const next = improve(best, value(best), (length) => {
      const u = moved(best, g, -length);
      prox?.(u, length, u);
      return u;
    }, value, 4 * t);
    if (!next) return best;
    best = next.u;
    t = next.t;
  }
  return best;
}

function improve(x: Vector, f: number, step: (t: number) => Vector, value: (x: Vector) => number, first: number): { readonly u: Vector; readonly t: number } | undefined {
  for (let i = 0, t = first; i < halvings; i++, t /= 2) {
    const u = step(t);
    if (value(u) < f) return { u, t };
  }
  return undefined;
}
