/** A method under observation: the calls that it makes, the oracles that its metrics read, the clocks and dice that it reaches for. */
import type { AnyAsk } from '../../contract/ask.js';
import type { AnyMethod, AnyStepper } from '../../contract/method.js';
import { jointOracles, oracleUnits, worksInPlace } from '../../contract/oracle.js';
import type { AnyProblem } from '../../contract/problem.js';
import { listenForClocks } from './senses.js';

export interface Watched {
  readonly method: AnyMethod;
  /** Calls made in `init` and `step`, or asked for, in the units of the ledger. */
  readonly calls: Record<string, number>;
  /** Oracles that were called or asked for; joint ones too, which are counted as their parts. */
  readonly named: Set<string>;
  readonly observed: Set<string>;
  /** `Math.random in step`, and the like. */
  readonly impure: Set<string>;
  /** Oracles that were given an `out` which shares memory with an argument. */
  readonly aliased: Set<string>;
  /** The problem with every call noted. */
  problem(problem: AnyProblem): AnyProblem;
}

type Call = (...args: readonly unknown[]) => unknown;

/** Listens while `work` runs, also over its awaits. */
export function overhear<T>(heard: (name: string) => void, work: () => T): T {
  const restore = listenForClocks(heard);
  let waiting = false;
  try {
    const answer = work();
    waiting = answer instanceof Promise;
    return waiting ? (answer as Promise<unknown>).finally(restore) as T : answer;
  } finally {
    if (!waiting) restore();
  }
}

export function watch(method: AnyMethod): Watched {
  const calls: Record<string, number> = {}, named = new Set<string>(), observed = new Set<string>(), impure = new Set<string>(), aliased = new Set<string>();
  let problemUnits: AnyProblem['units'];
  let working = 0;
  const count = (name: string, args: readonly unknown[]): void => {
    const items = (problemUnits?.[name] ?? oracleUnits[name])?.items;
    named.add(name);
    for (const part of jointOracles[name] ?? [name]) calls[part] = (calls[part] ?? 0) + (items === undefined ? 1 : (args[items] as ArrayLike<number>).length);
  };
  const phase = <T>(name: string, work: () => T): T => {
    working++;
    let waiting = false;
    try {
      const answer = overhear((what) => impure.add(`${what} in ${name}`), work);
      waiting = answer instanceof Promise;
      return waiting ? (answer as Promise<unknown>).finally(() => { working--; }) as T : answer;
    } finally {
      if (!waiting) working--;
    }
  };
  const noted = (asks: readonly AnyAsk[]): readonly AnyAsk[] => { for (const { oracle, args } of asks) count(oracle, args); return asks; };
  return {
    calls, named, observed, impure, aliased,
    method: { manifest: method.manifest, build: (run) => watchStepper(phase('build', () => method.build(run)), phase, noted, observed) },
    problem(problem) {
      problemUnits = problem.units;
      return { ...problem, oracles: Object.fromEntries(Object.entries(problem.oracles).map(([name, oracle]) => [name, (...args: readonly unknown[]) => {
        if (working > 0) count(name, args);
        if (!worksInPlace(name) && overlap(args)) aliased.add(name);
        return (oracle as Call)(...args);
      }])) };
    },
  };
}

/** Whether the last argument shares memory with one before it. */
function overlap(args: readonly unknown[]): boolean {
  const out = args.at(-1);
  if (!(out instanceof Float64Array)) return false;
  return args.slice(0, -1).some((argument) => ArrayBuffer.isView(argument) && argument.buffer === out.buffer && argument.byteOffset < out.byteOffset + out.byteLength && out.byteOffset < argument.byteOffset + argument.byteLength);
}

type Phase = <T>(name: string, work: () => T) => T;

function watchStepper(stepper: AnyStepper, phase: Phase, noted: (asks: readonly AnyAsk[]) => readonly AnyAsk[], observed: Set<string>): AnyStepper {
  const looking = (observe: object): object => new Proxy(observe, { get(target, key) {
    const oracle = Reflect.get(target, key) as unknown;
    if (typeof key === 'string' && oracle !== undefined) observed.add(key);
    return oracle;
  } });
  const { step, ask, tell } = stepper;
  return {
    ...stepper,
    metrics: Object.fromEntries(Object.entries(stepper.metrics).map(([name, metric]) => [name, (state: object, observe: object) => metric(state, looking(observe))])),
    init: () => phase('init', () => stepper.init()),
    ...(step ? { step: (state: object) => phase('step', () => step.call(stepper, state)) } : {}),
    ...(ask ? { ask: (state: object) => noted(phase('ask', () => ask.call(stepper, state))) } : {}),
    ...(tell ? { tell: (state: object, answers: readonly unknown[]) => phase('tell', () => tell.call(stepper, state, answers)) } : {}),
  };
}
