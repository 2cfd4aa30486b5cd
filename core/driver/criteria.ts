/** Feeds the stop criterion: gathers the metrics that it needs, from the method or from the driver's own measures. */
import { usageError } from '../contract/errors.js';
import type { Maybe } from '../contract/method.js';
import type { Verdict } from '../stop/evaluate.js';
import { titleOf } from '../stop/metrics.js';
import type { Guard } from './guard.js';
import type { OpenSession } from './session.js';

/** A verdict, the name of a metric that is not a number, or neither. */
export type Tested = { readonly verdict?: Verdict; readonly notFinite?: string } | undefined;

export interface Criteria { test(): Maybe<Tested> }

export function openCriteria(session: OpenSession, guard: Guard): Criteria {
  const { evaluator, view, clock, state } = session;
  const names = evaluator.needs.filter((name) => name !== 'step' || view.has('step'));
  for (const name of names) if (!view.has(name)) throw unknownMetric(name, session);
  const observes = names.some((name) => view.observing(name));
  const values: (number | undefined)[] = names.map(() => undefined);
  const metric = (name: string): number | undefined => {
    const slot = names.indexOf(name);
    return slot < 0 ? guard.moved() : values[slot];
  };
  const judge = (): Tested => {
    for (let i = 0; i < names.length; i++) if (values[i] !== undefined && !Number.isFinite(values[i])) return { notFinite: names[i]! };
    const verdict = evaluator.test({ k: session.k, metric });
    return verdict && { verdict };
  };
  const gather = (): Maybe<Tested> => {
    let waiting = false;
    const answers = names.map((name) => view.metric(name, state));
    for (let i = 0; i < answers.length; i++) {
      const answer = answers[i];
      if (answer instanceof Promise) waiting = true;
      else values[i] = answer;
    }
    return waiting ? Promise.all(answers).then((all) => { all.forEach((value, i) => { values[i] = value; }); return judge(); }) : judge();
  };
  if (!observes) return { test: gather };
  return {
    test() {
      clock.stop();
      const tested = gather();
      if (tested instanceof Promise) return tested.finally(() => clock.start());
      clock.start();
      return tested;
    },
  };
}

function unknownMetric(name: string, { stepper, problem }: OpenSession): Error {
  if (name === 'gap') return usageError('gap-without-reference', 'A `gap` criterion needs the optimal value.', { pointer: '/stop', expected: '`reference.value` in the problem', suggestion: 'add "reference": {"value": ...} to the problem, or stop on "gradient-norm"' });
  return usageError('criterion-metric', `The stop criterion needs the ${titleOf(name)}, which neither the method nor problem \`${problem.kind}\` can supply.`, { pointer: '/stop', expected: `one of ${Object.keys(stepper.metrics).join(', ')}` });
}
