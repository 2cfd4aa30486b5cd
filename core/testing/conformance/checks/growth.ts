/** A run of a million steps has the memory and the checkpoint of a run of a hundred. */
import { encode } from '../../../driver/codec.js';
import type { Snapshot } from '../../../driver/execution.js';
import { Finding, NotApplicable, type ConformanceCheck } from '../check.js';
import { runAll } from '../trial.js';

/** Memories that fill up (of quasi-Newton pairs, cuts, simplices) are full after some hundred steps. */
const stride = 100;
const looks = 6;

/** Numbers in the arrays of a state, and letters in the rest of it. */
function sizeOf({ state }: Snapshot): number {
  const { tree, arrays } = encode(state);
  return [...arrays.values()].reduce((sum, { data }) => sum + data.length, 0) + itemsIn(tree);
}

/** Items, not letters: how many digits a number has says nothing. */
const itemsIn = (node: unknown): number => (typeof node === 'string' ? node.length : typeof node !== 'object' || node === null ? 1 : Object.values(node).reduce<number>((sum, item) => sum + itemsIn(item), 1));

export const stateDoesNotGrow: ConformanceCheck = {
  name: 'the state does not grow', kinds: ['solver'], on: 'trial',
  async run(trial) {
    await trial.saved();
    await trial.long();
    const sizes: number[] = [], iterations = Math.min(stride * looks, trial.settings.budget ?? Infinity);
    await runAll(trial.execution({ budget: { iterations }, sampling: { every: stride * looks }, checkpoint: { iterations: stride }, store: { write: () => {}, save(snapshot) { sizes.push(sizeOf(snapshot)); } } })).catch(() => { throw new NotApplicable('it fails after the end of its run: the check of aborts reports it'); });
    if (sizes.length < looks) throw new NotApplicable('the run ends before');
    if (sizes.every((size, i) => i === 0 || size > sizes[i - 1]!)) throw new Finding(`The state has ${sizes[1]} numbers after ${2 * stride} steps and ${sizes.at(-1)} after ${stride * sizes.length}, and grows on: keep a fixed number of past steps, and leave curves to the metrics.`);
  },
};
