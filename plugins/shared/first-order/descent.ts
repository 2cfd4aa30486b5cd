/** Descent without momentum: the gradient method, and with a prox the proximal-gradient method. */
import { linalg, type Finish, type Vector } from '../../../core/index.js';
import { growth, openSearch, shrinkage, stalled } from './backtracking.js';
import { firstStep } from './first-step.js';
import { forwardBackward, startOf, type FirstOrderRun, type Terms } from './terms.js';

/** `g` is grad f(x), `value` is f(x) where backtracking needs it. */
export interface DescentState { x: Vector; g: Vector; step: number; value: number }

export interface Descent { init(): DescentState; step(state: DescentState): Finish | void }

/** `oracle` names the values of f in the error that misses them. */
export function descent(run: FirstOrderRun, terms: Terms, oracle: string): Descent {
  const { copy } = linalg();
  const search = openSearch(run, terms, oracle);
  const move = forwardBackward(terms);
  const next = new Float64Array(search ? run.size : 0);

  /** x+ = prox_t(x - t grad f(x)) */
  const fixed = (s: DescentState): void => {
    move(s.x, s.g, s.step, s.x);
    terms.gradient(s.x, s.g);
  };

  /** The same with the first t of growth t_k, then halves of it, that keeps to the bound. */
  const searched = (s: DescentState): Finish | void => {
    let t = s.step * growth;
    for (let trial = 0; ; trial++) {
      move(s.x, s.g, t, next);
      const verdict = search!.judge(s.x, s.value, s.g, next, t, trial);
      if (verdict === 'accepted') break;
      if (verdict !== 'rejected') return stalled(t, trial);
      t *= shrinkage;
    }
    s.step = t;
    s.value = search!.reached();
    copy(next, s.x);
    const known = search!.gradientThere();
    if (known) copy(known, s.g); else terms.gradient(s.x, s.g);
  };

  return {
    init() {
      const x = startOf(run, terms), g = new Float64Array(run.size);
      terms.gradient(x, g);
      return { x, g, step: firstStep(run, terms, x, g), value: search ? search.value(x) : Number.NaN };
    },
    step: search ? searched : fixed,
  };
}
