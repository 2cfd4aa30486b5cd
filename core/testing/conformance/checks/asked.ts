/** Methods that ask: a run that is killed while a batch is out asks it again, and goes on as if nothing had been. */
import type { AnyAsk } from '../../../contract/ask.js';
import type { AnyProblem } from '../../../contract/problem.js';
import type { Snapshot } from '../../../driver/execution.js';
import { Finding, NotApplicable, type ConformanceCheck } from '../check.js';
import { runAll, shortRun, textOf, type Ran, type Trial } from '../trial.js';

type Call = (...args: readonly unknown[]) => unknown;

/** The problem with its asked oracles behind an evaluator that takes a turn of the event loop; `heed` may keep an answer back for ever. */
function remote(trial: Trial, heed: () => boolean): AnyProblem {
  const problem = trial.zoo.make(), oracles = problem.oracles as Readonly<Record<string, Call>>;
  const answer = ({ oracle, args }: AnyAsk): unknown => oracles[oracle]!(...args) ?? args.at(-1);
  return { ...problem, answers: { oracles: trial.method.manifest.asks ?? [], open: () => ({
    // Arguments have gone to another process and back.
    evaluate: (asks) => (heed() ? Promise.resolve(structuredClone(asks).map(answer)) : new Promise<never>(() => {})),
  }) } };
}

async function killedAt(trial: Trial, batch: number): Promise<Snapshot | undefined> {
  let saved: Snapshot | undefined, asked = 0;
  const stop = new AbortController();
  const heed = (): boolean => {
    if (++asked < batch) return true;
    setImmediate(() => { stop.abort(); });
    return false;
  };
  await runAll(trial.execution({ problem: remote(trial, heed), signal: stop.signal, store: { write: () => {}, save(snapshot) { saved = snapshot; } } }));
  return asked < batch ? undefined : saved;
}

const after = ({ records }: Ran, k: number): readonly string[] => textOf(records.filter((record) => record.k > k));

export const survivesBetween: ConformanceCheck = {
  name: 'killed between ask and tell, a run goes on the same', kinds: ['solver', 'analysis'], on: 'trial',
  async run(trial) {
    if (!trial.method.manifest.asks?.length) throw new NotApplicable('it asks nothing');
    if (trial.chain.length > 0) throw new NotApplicable('bridges answer in process');
    const near = textOf((await trial.saved()).records), whole = await runAll(trial.execution({ problem: remote(trial, () => true) })), far = textOf(whole.records);
    const odd = near.findIndex((line, i) => line !== far[i]);
    if (odd >= 0) throw new Finding(`Answered by another process, record ${near[odd]} is now ${far[odd] ?? 'absent'}: read answers from the arguments of \`tell\`, not from an \`out\` that \`ask\` handed in, and do not count on who answers.`);
    for (let batch = 1; batch <= shortRun; batch++) {
      const snapshot = await killedAt(trial, batch);
      if (!snapshot) return;
      const wanted = after(whole, snapshot.k), got = after(await runAll(trial.execution({ problem: remote(trial, () => true), snapshot: structuredClone(snapshot) })), snapshot.k);
      const i = wanted.findIndex((line, j) => line !== got[j]);
      if (i >= 0) throw new Finding(`Killed while batch ${batch} was out and resumed, record ${wanted[i]} is now ${got[i] ?? 'absent'}: what \`tell\` needs from \`ask\` belongs in the state, and nothing of it in the closure.`);
    }
  },
};
