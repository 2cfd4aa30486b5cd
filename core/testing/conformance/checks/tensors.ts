/** Tensors that nobody disposes fill the memory of a backend, which no garbage collector empties. */
import type { TensorBackend } from '../../../tensor/backend.js';
import { drive } from '../../../driver/iterate.js';
import { Finding, NotApplicable, type ConformanceCheck } from '../check.js';
import { declaresTensors } from '../tensors.js';
import type { Trial } from '../trial.js';

/** Live tensors at every record of the short run, with a checkpoint after every step; and what is left after the run. */
async function liveTensors(trial: Trial): Promise<{ readonly counts: readonly number[]; readonly left: number }> {
  const x = trial.execution({ checkpoint: { iterations: 1 }, store: { write: () => {}, save: () => {} } }), { tf } = x.services![0]!.value as TensorBackend;
  const before = tf.memory().numTensors, counts: number[] = [], run = drive(x);
  while (!(await run.next()).done) counts.push(tf.memory().numTensors - before);
  return { counts, left: tf.memory().numTensors - before };
}

export const tensorCountIsConstant: ConformanceCheck = {
  name: 'tensor count is constant from step to step', kinds: ['solver', 'analysis'], on: 'trial',
  async run(trial) {
    if (!declaresTensors(trial.method)) throw new NotApplicable('it declares no tensors');
    await trial.short();
    const { counts, left } = await liveTensors(trial);
    const k = counts.findIndex((count) => count !== counts[0]);
    if (k >= 0) throw new Finding(`${counts[0]} tensors live after step 0, ${counts[k]} after step ${k}: put the step inside \`tf.tidy\`, keep what goes into the state, and dispose what it replaces.`);
    if (left !== 0) throw new Finding(`${left} tensors are left when the run has ended: the driver disposes those of the state; keep none in the closure or the module.`);
  },
};
