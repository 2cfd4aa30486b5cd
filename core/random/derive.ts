/** Streams derived from labels by hashing: the same labels give the same stream in every process, thread and order. */
import { createHash } from 'node:crypto';
import { usageError } from '../contract/errors.js';
import type { Random } from '../contract/random.js';
import { restore } from './stream.js';

/** Part of the hash, so that a later change of the derivation cannot be taken for this one. */
const version = 'saddlepoint/stream/1:';

/**
 * The stream that belongs to a list of labels, independent of every other list's.
 * A number and the string of its digits are different labels, and so are ('a', 'bc') and ('ab', 'c').
 * Error: `random-label` for a number that is not finite (its JSON would be `null`).
 */
export function streamFor(...labels: readonly (string | number)[]): Random {
  labels.forEach(refuseNonFinite);
  const digest = createHash('sha256').update(version + JSON.stringify(labels)).digest();
  const words = [0, 4, 8, 12].map((offset) => digest.readInt32LE(offset));
  // The generator's one forbidden state; a digest that begins with 16 zero bytes will not be met.
  return restore({ words: words.some((word) => word !== 0) ? words : [0, 0, 0, 1], spare: null });
}

function refuseNonFinite(label: string | number): void {
  if (typeof label === 'number' && !Number.isFinite(label)) {
    throw usageError('random-label', `A random stream cannot be derived from the label ${label}.`, { expected: 'finite numbers and strings' });
  }
}
