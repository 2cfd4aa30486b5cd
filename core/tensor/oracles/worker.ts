/** The thread of a problem's tensor oracles: opens the backend, then answers one job after the other. */
import { workerData } from 'node:worker_threads';
import { SaddlepointError } from '../../contract/errors.js';
import { openTensors } from '../ladder.js';
import { turns, type Job, type OpenTensorOracles, type Opening, type Reply } from './protocol.js';

const { backend, module, setup, turn, port } = workerData as Opening;

const hand = (state: number): void => { Atomics.store(turn, 0, state); Atomics.notify(turn, 0); };
const reply = (answer: Reply): void => { port.postMessage(answer); hand(turns.asking); };
const failure = (error: unknown): Reply => {
  if (error instanceof SaddlepointError) { const { expected, suggestion } = error.details; return { error: { message: error.message, code: error.code, ...(expected ? { expected } : {}), ...(suggestion ? { suggestion } : {}) } }; }
  return { error: { message: error instanceof Error ? error.message : String(error) } };
};

// Who waits is woken however this thread ends.
process.on('exit', () => { hand(turns.ended); });

try {
  const tensors = await openTensors(backend);
  const { openOracles } = await import(module) as { readonly openOracles: OpenTensorOracles };
  const oracles = openOracles(tensors, setup as never);
  port.on('message', ({ oracle, inputs, out }: Job) => {
    oracles[oracle]!(inputs, out.length).then((values) => {
      const broken = tensors.failure?.();
      if (broken !== undefined) throw new Error(broken);
      out.set(values);
      reply({ tensors: tensors.tf.memory().numTensors });
    }).catch((error: unknown) => { reply(failure(error)); });
  });
  reply({ tensors: tensors.tf.memory().numTensors });
} catch (error) { reply(failure(error)); }
