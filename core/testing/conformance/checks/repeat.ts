/** The same run again: with the same seed, in another process, from a checkpoint, with a closure that was rebuilt. */
import { decode, encode } from '../../../driver/codec.js';
import type { Snapshot } from '../../../driver/execution.js';
import { canonical } from '../../../spec/hash.js';
import { Finding, NotApplicable, type ConformanceCheck, type MethodKind } from '../check.js';
import { digestOf } from '../elsewhere.js';
import { codeOf, runAll, runSaved, textOf, type Ran, type Trial } from '../trial.js';

const kinds: readonly MethodKind[] = ['solver', 'analysis'];
const remedy = 'Keep all that outlives a step in the state, and nothing in the module or the closure.';

/** Names the first record that differs. */
function requireSame(wanted: readonly string[], got: readonly string[], what: string): void {
  const shared = wanted.findIndex((line, i) => line !== got[i]);
  const at = shared >= 0 ? shared : got.length > wanted.length ? wanted.length : -1;
  if (at >= 0) throw new Finding(`${what}: record ${wanted[at] ?? 'absent'} is now ${got[at] ?? 'absent'}. ${remedy}`);
}

export const sameSeed: ConformanceCheck = {
  name: 'same seed, same records', kinds, on: 'trial',
  async run(trial) { requireSame(...await trial.twice(), 'A second run with the same seed differs'); },
};

export const sameInTwoProcesses: ConformanceCheck = {
  name: 'two processes, same records', kinds, on: 'method',
  async run({ trials, entry, elsewhere }) {
    const { digests } = await elsewhere(entry.id);
    for (const trial of trials) {
      const [first, second] = await trial.twice();
      if (first.join() !== second.join()) throw new NotApplicable('the run does not even repeat itself in one process');
      if ((await digestOf(trial)) !== digests[trial.name]) throw new Finding(`A run on \`${trial.name}\` has other records in another process. ${remedy} Nothing may depend on what ran before, on time, or on the process.`);
    }
  },
};

export const stateCanBeSaved: ConformanceCheck = {
  name: 'the state can be saved and cloned', kinds, on: 'trial',
  async run(trial) {
    await trial.short();
    try {
      for (const snapshot of (await runSaved(trial.execution())).snapshots) {
        if (flat(structuredClone(snapshot)) !== flat(decode(encode(snapshot)))) throw new Finding(`The state after step ${snapshot.k} does not survive a structured clone.`);
      }
    } catch (error) {
      if (error instanceof Finding) throw error;
      throw new Finding(codeOf(error) === 'state-unsaveable' ? (error as Error).message : `Saving the run fails: ${String(error)}`);
    }
  },
};

const flat = (value: unknown): string => { const { tree, arrays } = encode(value); return canonical({ tree, arrays: [...arrays].map(([path, { data }]) => [path, Array.from(data, String)]) }); };

/** Carries on from a snapshot; the closure is a new one. */
const carryOn = (trial: Trial, snapshot: Snapshot): Promise<Ran> => runAll(trial.execution({ snapshot: structuredClone(snapshot) }));
const after = ({ records }: Ran, k: number): string[] => textOf(records.filter((record) => record.k > k));

export const resumesBitForBit: ConformanceCheck = {
  name: 'a resumed run has the same records', kinds, on: 'trial',
  async run(trial) {
    const saved = await trial.saved();
    for (const snapshot of saved.snapshots) requireSame(after(saved, snapshot.k), after(await carryOn(trial, snapshot), snapshot.k), `A run resumed at k = ${snapshot.k} differs`);
  },
};

/** One step of a run, and the snapshot after it. */
async function oneStep(trial: Trial, snapshot: Snapshot): Promise<Snapshot | undefined> {
  let next: Snapshot | undefined;
  const pause = new AbortController();
  await runAll(trial.execution({ snapshot, signal: pause.signal, checkpoint: { iterations: 1 }, store: { write: () => {}, save(saved) { next ??= saved; pause.abort(); } } }));
  return next;
}

export const rebuiltClosure: ConformanceCheck = {
  name: 'a closure rebuilt at every step changes nothing', kinds, on: 'trial',
  async run(trial) {
    const saved = await trial.saved();
    let [snapshot] = saved.snapshots;
    if (!snapshot) throw new NotApplicable('the run ends at its start');
    for (const { k } of saved.snapshots.slice(1)) {
      const next = await oneStep(trial, snapshot);
      if (next?.k !== k) throw new Finding(`Rebuilt at k = ${snapshot.k}, the run does not reach k = ${k}. ${remedy}`);
      snapshot = next;
    }
    requireSame(after(saved, snapshot.k), after(await carryOn(trial, snapshot), snapshot.k), 'A run whose closure was rebuilt at every step differs');
    const last = saved.snapshots.at(-1)!;
    if (flat(last.state) !== flat(snapshot.state)) throw new Finding(`A run whose closure was rebuilt at every step has another state at k = ${last.k}. ${remedy}`);
  },
};
