/** Metrics and the point of a state: the method's own where it has them, the driver's measures where it does not. */
import { blocksOf, type NamedArray, type Vector } from '../contract/arrays.js';
import type { AnyStepper, Maybe } from '../contract/method.js';
import type { AnyProblem } from '../contract/problem.js';
import type { Metrics, Result } from '../contract/result.js';
import type { Measures } from './measure.js';

type Blocks = Readonly<Record<string, NamedArray>>;

export interface StateView {
  readonly point: ((state: object) => Vector) | undefined;
  /** A metric by name; `undefined` when neither method nor driver has it. */
  metric(name: string, state: object): Maybe<number | undefined>;
  has(name: string): boolean;
  /** Whether asking for the metric calls oracles, so that the clock must stand still. */
  observing(name: string): boolean;
  /** All declared metrics that have a value. */
  all(state: object): Promise<Metrics>;
  solution(state: object): Promise<Blocks>;
  tables(state: object): Promise<Result['tables']>;
}

export function viewOf(stepper: AnyStepper, problem: AnyProblem, measures: Measures, observe: object): StateView {
  const point = stepper.point?.bind(stepper);
  const reference = problem.reference?.value;
  const driver: Record<string, ((state: object) => Maybe<number | undefined>) | undefined> = {
    ...(point && measures.value ? { value: (state: object) => measures.value!(point(state)) } : {}),
    ...(point && measures.gradientNorm ? { gradientNorm: (state: object) => measures.gradientNorm!(point(state)) } : {}),
  };
  const own = stepper.metrics;
  const metric = (name: string, state: object): Maybe<number | undefined> => {
    if (Object.hasOwn(own, name)) return own[name]!(state, observe);
    if (name === 'gap' && reference !== undefined) return subtract(metric('value', state), reference);
    return driver[name]?.(state);
  };
  const observing = (name: string): boolean => (Object.hasOwn(own, name) ? own[name]!.length > 1 : name === 'gap' ? observing('value') : name in driver);
  return {
    point,
    metric,
    has: (name) => Object.hasOwn(own, name) || name in driver || (name === 'gap' && reference !== undefined && ('value' in driver || Object.hasOwn(own, 'value'))),
    observing,
    async all(state) {
      const metrics: Record<string, number> = {};
      for (const name of Object.keys(own)) {
        const value = await own[name]!(state, observe);
        if (value !== undefined) metrics[name] = value;
      }
      return metrics;
    },
    async solution(state) {
      const blocks = (await stepper.result?.(state))?.point ?? (point ? blocksOf(problem.layout, point(state)) : {});
      return Object.fromEntries(Object.entries(blocks).map(([name, block]) => [name, { ...block, data: block.data.slice() }]));
    },
    tables: async (state) => (await stepper.result?.(state))?.tables,
  };
}

function subtract(value: Maybe<number | undefined>, reference: number): Maybe<number | undefined> {
  return value instanceof Promise ? value.then((v) => (v === undefined ? undefined : v - reference)) : value === undefined ? undefined : value - reference;
}
