/** What a method may do to its surroundings. */
import type { Vector } from '../../../contract/arrays.js';
import type { AnyProblem } from '../../../contract/problem.js';
import type { Snapshot } from '../../../driver/execution.js';
import { canonical } from '../../../spec/hash.js';
import { Finding, NotApplicable, type ConformanceCheck, type Measured, type MethodKind } from '../check.js';
import { runAll, type Ran, type Trial } from '../trial.js';
import type { Watched } from '../watch.js';

const kinds: readonly MethodKind[] = ['solver', 'analysis'];
const watchedRun = async (trial: Trial): Promise<Ran & { readonly watched: Watched }> => {
  try { return await trial.watched(); } catch { throw new NotApplicable('the run fails'); }
};

export const noClocksOrDice: ConformanceCheck = {
  name: 'reads no clock and no global dice', kinds, on: 'trial',
  async run(trial) {
    const { watched: { impure } } = await watchedRun(trial);
    if (impure.size > 0) throw new Finding(`The method calls ${[...impure].join(', ')}: draw from \`run.random\`, and leave time to the driver.`);
  },
};

export const countsAreCalls: ConformanceCheck = {
  name: 'counts equal the calls', kinds, on: 'trial',
  async run(trial) {
    if (trial.chain.length > 0) throw new NotApplicable('bridges call further oracles');
    const { watched: { calls }, result: { counts } } = await watchedRun(trial);
    // What an inner run counts (`label/oracle`) are calls on a problem of the method's own.
    for (const name of new Set([...Object.keys(counts).filter((key) => !key.includes('/')), ...Object.keys(calls)])) {
      if ((counts[name] ?? 0) !== (calls[name] ?? 0)) throw new Finding(`Oracle \`${name}\` was called ${calls[name] ?? 0} times and counted ${counts[name] ?? 0} times.`);
    }
  },
};

/** All that a method can reach and write to by mistake. */
const surroundings = ({ oracles: { box, linearProgram }, layout, traits }: AnyProblem, start: Vector, params: unknown): string =>
  canonical(JSON.parse(JSON.stringify({ start, params, layout, traits, box: box?.(), program: linearProgram?.() }, (_key, value: unknown) => (ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>, String) : value))));

export const surroundingsLeftAlone: ConformanceCheck = {
  name: 'start point, data and params are left alone', kinds, on: 'trial',
  async run(trial) {
    await trial.short();
    const problem = trial.zoo.make(), start = trial.zoo.make().start(undefined as never), params = structuredClone(trial.params);
    const before = surroundings(problem, start, params);
    await runAll(trial.execution({ problem, start, params }));
    if (surroundings(problem, start, params) !== before) throw new Finding('The run wrote to its start point, params, bounds, layout or traits: copy what you change.');
  },
};

/** 100 ms are promised; the rest is for a busy machine. */
const patience = 500;
const abortAfter = 15;

export const abortsInTime: ConformanceCheck = {
  name: 'an abort ends the run in time, with a checkpoint', kinds, on: 'trial',
  async run(trial): Promise<Measured | undefined> {
    await trial.saved();
    await trial.long();
    const snapshots: Snapshot[] = [], stop = new AbortController();
    let since = 0, late: NodeJS.Timeout | undefined;
    const timer = setTimeout(() => { since = performance.now(); stop.abort(); late = setTimeout(() => { giveUp(); }, patience); }, abortAfter);
    let giveUp = (): void => {};
    const tooLate = new Promise<undefined>((resolve) => { giveUp = () => { resolve(undefined); }; });
    const run = runAll(trial.execution({ budget: { iterations: 1e9 }, sampling: { ratio: 2 }, signal: stop.signal, store: { write: () => {}, save(snapshot) { snapshots.push(snapshot); } } }));
    const ran = await Promise.race([run, tooLate]);
    const measured = performance.now() - since;
    clearTimeout(timer);
    clearTimeout(late);
    if (!ran) throw new Finding(`The run did not end within ${patience} ms of an abort: in a step that can take more than 100 ms look at \`run.signal\`, and give up by returning { outcome: 'aborted' }.`);
    if (ran.result.outcome !== 'aborted') return undefined;
    const last = snapshots.at(-1);
    if (!last) throw new Finding('An aborted run left no checkpoint.');
    await runAll(trial.execution({ snapshot: last, budget: { iterations: last.k + 1 } }));
    // A step that blocked the event loop has delayed the timer itself; `measured` is what came after it.
    return { measured, tolerance: patience };
  },
};
