/** tfjs has one current backend a process: while runs are open on one, no other is started under them. */
import { unavailableError } from '../contract/errors.js';
import type { BackendName, TensorBackend } from './backend.js';

let held: { readonly id: BackendName; runs: number } | undefined;

/** As tfjs names it: both builds of TensorFlow are one. */
export const tfjsName = (id: BackendName): string => (id === 'tensorflow-gpu' ? 'tensorflow' : id);

/** Errors: `backend-busy` while a run is open on another backend. */
export function requireFree(id: BackendName): void {
  if (!held || held.id === id) return;
  throw unavailableError('backend-busy', `Backend \`${id}\` cannot be started while a run on backend \`${held.id}\` is open in this process.`, { expected: `backend \`${held.id}\`, or one run after the other`, suggestion: 'end the open run first, or make this run in another process' });
}

/** Holds the backend for a run that opens, and makes it tfjs's current one. The answer lets it go. */
export async function holdBackend({ id, tf }: TensorBackend): Promise<() => void> {
  requireFree(id);
  const mine = held ??= { id, runs: 0 };
  mine.runs += 1;
  let open = true;
  const release = (): void => {
    if (!open) return;
    open = false;
    mine.runs -= 1;
    if (mine.runs === 0) held = undefined;
  };
  try {
    if (tf.getBackend() !== tfjsName(id)) await tf.setBackend(tfjsName(id));
  } catch (error) { release(); throw error; }
  return release;
}
