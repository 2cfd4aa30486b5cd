/** Metrics and the point of a state: the method's own where it has them, the driver's measures where it does not. */
import { blocksOf, type NamedArray, type Vector } from '../contract/arrays.js';
import type { AnyStepper, Maybe } from '../contract/method.js';
import type { AnyProblem } from '../contract/problem.js';
import type { Metrics, Result } from '../contract/result.js';
import type { Measures } from './measure.js';

type Blocks = Readonly<Record<string, NamedArray>>;

/** A copy of the point as the problem presents it, by its blocks. */
export const presented = ({ layout, present }: AnyProblem, x: Vector): Blocks => blocksOf(layout, present ? present(x) : x.slice());

/** Reads one metric of a state. */
export type Reader = (state: object) => Maybe<number | undefined>;

export interface StateView {
  readonly point: ((state: object) => Maybe<Vector>) | undefined;
  /** How to read a metric; `undefined` when neither method nor driver has it. */
  reader(name: string): Reader | undefined;
  /** Whether reading the metric may call oracles, so that the clock must stand still. */
  observing(name: string): boolean;
  /** All declared metrics that have a value. */
  all(state: object): Promise<Metrics>;
  /** A copy. */
  solution(state: object): Promise<Blocks>;
  tables(state: object): Promise<Result['tables']>;
}

export function viewOf(stepper: AnyStepper, problem: AnyProblem, measures: Measures, observe: object): StateView {
  const point = stepper.point?.bind(stepper);
  const own = stepper.metrics;
  const names = Object.keys(own), further = point ? Object.entries(problem.metrics ?? {}).filter(([name]) => !Object.hasOwn(own, name)) : [];
  const reader = (name: string): Reader | undefined => {
    if (Object.hasOwn(own, name)) return (state) => own[name]!(state, observe);
    if (name === 'gap') return gapReader(reader('value'), problem.reference?.value);
    const added = further.find(([known]) => known === name)?.[1];
    if (added) return (state) => at(point!(state), added.measure);
    const measure = name === 'value' ? measures.value : name === 'gradientNorm' ? measures.gradientNorm : undefined;
    return point && measure && ((state) => at(point(state), measure));
  };
  return {
    point, reader,
    observing(name) {
      if (Object.hasOwn(own, name)) return own[name]!.length !== 1;
      return name === 'gap' ? this.observing('value') : name !== 'step';
    },
    async all(state) {
      const metrics: Record<string, number> = {};
      for (const name of names) {
        const value = await own[name]!(state, observe);
        if (value !== undefined) metrics[name] = value;
      }
      for (const [name, { measure }] of further) metrics[name] = measure(await point!(state));
      return metrics;
    },
    async solution(state) {
      const blocks = (await stepper.result?.(state))?.point ?? (point ? presented(problem, await point(state)) : {});
      return Object.fromEntries(Object.entries(blocks).map(([name, block]) => [name, { ...block, data: block.data.slice() }]));
    },
    tables: async (state) => (await stepper.result?.(state))?.tables,
  };
}

/** Of a point that may have to be read first. */
const at = (point: Maybe<Vector>, measure: (x: Vector) => number): Maybe<number> => (point instanceof Promise ? point.then(measure) : measure(point));

const gapReader = (value: Reader | undefined, reference: number | undefined): Reader | undefined => {
  if (!value || reference === undefined) return undefined;
  const gap = (now: number | undefined): number | undefined => (now === undefined ? undefined : now - reference);
  return (state) => { const now = value(state); return typeof now === 'object' ? now.then(gap) : gap(now); };
};
