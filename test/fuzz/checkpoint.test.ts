/** A checkpoint with anything changed is refused, or still says what it said. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readCheckpoint, writeCheckpoint } from '../../core/store/format.js';
import { attempt, cases, editBytes, edits } from './support.js';

const head = { method: 'm', version: '1.0.0', specHash: 'abc', k: 7, engine: 'portable', threads: 1, traceBytes: 10 };
const snapshot = { k: 7, state: { x: Float64Array.of(1, -0, 3), n: 4, text: 'a', nested: [{ y: Int32Array.of(5) }] }, random: { words: [1, 2, 3, 4], spare: null }, counts: { value: 3 }, seconds: 0.5, nextRecord: 9, stop: null, notes: [] };
const sound = writeCheckpoint(head, snapshot);
const whole = readCheckpoint(sound, 'c');

it('every single bit that is flipped is noticed, or changes nothing', () => {
  for (let bit = 0; bit < 8 * sound.length; bit++) {
    const bytes = sound.slice();
    bytes[bit >> 3]! ^= 1 << (bit & 7);
    const read = attempt(() => readCheckpoint(bytes, 'c'));
    if (read) expect(read).toEqual(whole);
  }
});

it('every truncation is noticed', () => {
  for (let length = 0; length < sound.length; length++) expect(attempt(() => readCheckpoint(sound.subarray(0, length), 'c'))).toBeUndefined();
});

it('2000 larger changes', () => {
  fc.assert(fc.property(edits, (list) => {
    const read = attempt(() => readCheckpoint(editBytes(sound, list), 'c'));
    if (read) expect(read).toEqual(whole);
  }), cases(2000, 11) as never);
});
