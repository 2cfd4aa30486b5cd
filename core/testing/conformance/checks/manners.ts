/** What a method may do to its surroundings. */
import type { AnyMethod } from '../../../contract/method.js';
import type { Snapshot } from '../../../driver/execution.js';
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

export const outIsItsOwn: ConformanceCheck = {
  name: 'an `out` shares no memory with the arguments', kinds, on: 'trial',
  async run(trial) {
    const { watched: { aliased } } = await watchedRun(trial);
    if (aliased.size > 0) throw new Finding(`\`out\` and an argument of ${[...aliased].map((name) => `\`${name}\``).join(', ')} share memory: an oracle may write to \`out\` before it has read its arguments (only proxes work in place); give it an array of its own.`);
  },
};

/** To the end of a run: what is written late is written, too. */
export const surroundingsLeftAlone: ConformanceCheck = {
  name: 'start point, data and params are left alone', kinds, on: 'trial',
  async run(trial) {
    const { written } = await trial.long();
    if (written.length > 0) throw new Finding(`The run wrote to ${written.join(' and ')}: copy what you change.`);
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
    const snapshots: Snapshot[] = [], stop = new AbortController(), timed = timeSteps(trial.method, () => { since ||= performance.now(); stop.abort(); });
    let since = 0, late: NodeJS.Timeout | undefined;
    const timer = setTimeout(() => { since ||= performance.now(); stop.abort(); late = setTimeout(() => { giveUp(); }, patience); }, abortAfter);
    let giveUp = (): void => {};
    const tooLate = new Promise<undefined>((resolve) => { giveUp = () => { resolve(undefined); }; });
    const run = runAll(trial.execution({ method: timed.method, budget: { iterations: 1e9 }, sampling: { ratio: 2 }, signal: stop.signal, store: { write: () => {}, save(snapshot) { snapshots.push(snapshot); } } }));
    const ran = await Promise.race([run, tooLate]);
    const measured = performance.now() - since;
    clearTimeout(timer);
    clearTimeout(late);
    await requireSteps(trial, timed.longest);
    if (!ran) throw new Finding(`The run did not end within ${patience} ms of an abort: in a step that can take more than 100 ms look at \`run.signal\`, and give up by returning { outcome: 'aborted' }.`);
    if (ran.result.outcome !== 'aborted') return undefined;
    const last = snapshots.at(-1);
    if (!last) throw new Finding('An aborted run left no checkpoint.');
    await runAll(trial.execution({ snapshot: last, budget: { iterations: last.k + 1 } }));
    // A step that blocked the event loop has delayed the timer itself; `measured` is what came after it.
    return { measured, tolerance: patience };
  },
};

/** The step that blocked the event loop for longest, before it returned or gave a promise. */
interface Blocked { readonly k: number; readonly milliseconds: number }

/** `tooLong` is told of a step that blocked for longer than an abort may take. */
function timeSteps(method: AnyMethod, tooLong: () => void = () => {}): { readonly method: AnyMethod; readonly longest: Blocked } {
  const longest = { k: 0, milliseconds: 0 };
  let k = 0;
  const timed = <T>(work: () => T): T => {
    const begun = performance.now();
    try { return work(); } finally {
      const milliseconds = performance.now() - begun;
      if (milliseconds > longest.milliseconds) Object.assign(longest, { k, milliseconds });
      if (milliseconds > patience) tooLong();
    }
  };
  return { longest, method: { manifest: method.manifest, build(run) {
    const stepper = method.build(run), { step, ask, tell } = stepper;
    return {
      ...stepper, ...(step ? { step(state: object) { k++; return timed(() => step.call(stepper, state)); } } : {}),
      ...(ask ? { ask(state: object) { k++; return timed(() => ask.call(stepper, state)); } } : {}),
      ...(tell ? { tell: (state: object, answers: readonly unknown[]) => timed(() => tell.call(stepper, state, answers)) } : {}),
    };
  } } };
}

/** While a step blocks the event loop nobody can abort. Only a step that is slow twice is: once, another program may have had the machine. */
async function requireSteps(trial: Trial, { k, milliseconds }: Blocked): Promise<void> {
  if (milliseconds <= patience) return;
  const again = timeSteps(trial.method);
  await runAll(trial.execution({ method: again.method, budget: { iterations: k } }));
  const least = Math.min(milliseconds, again.longest.milliseconds);
  if (least > patience) throw new Finding(`Step ${k} blocks the event loop for ${Math.round(least)} ms, and nobody can abort meanwhile: make the step async, \`await\` between its parts and look at \`run.signal\`, or make shorter steps.`);
}

export const readsOnlyItsRun: ConformanceCheck = {
  name: 'reads nothing but its run', kinds, on: 'method',
  async run({ entry, elsewhere }) {
    const { heard } = await elsewhere(entry.id);
    if (heard.length > 0) throw new Finding(`The method reads ${heard.join(', ')} (in a process in which these were replaced before it was loaded): take what it needs from params, the problem or \`run.random\`.`);
  },
};

export const leavesNothingRunning: ConformanceCheck = {
  name: 'leaves nothing running', kinds, on: 'method',
  async run({ entry, elsewhere }) {
    const { left } = await elsewhere(entry.id);
    if (left.length > 0) throw new Finding(`Runs that have ended leave open: ${left.join(', ')}. Stop timers and close what is opened, within the step that does it.`);
  },
};
