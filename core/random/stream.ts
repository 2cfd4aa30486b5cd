/** One stream of random numbers over xoroshiro128+ (pure-rand), with normals by the polar method. */
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { usageError } from '../contract/errors.js';
import type { Random, RandomState } from '../contract/random.js';

const twoTo26 = 2 ** 26;
const twoTo53 = 2 ** 53;

/** The stream that `save` was called on, from that place on. Error: `random-state` when the state is not one that `save` gave. */
export function restore(state: RandomState): Random {
  checkState(state);
  const generator = xoroshiro128plusFromState([...state.words]);
  let spare = state.spare;

  /** 53 random bits as an integer. The lowest bits of xoroshiro128+ are its weak ones: five and six of them are dropped. */
  const bits = (): number => (generator.next() >>> 5) * twoTo26 + (generator.next() >>> 6);
  const uniform = (): number => bits() / twoTo53;

  /** Marsaglia's polar method: two independent normals a pair; only `log` and `sqrt`, which V8 computes alike everywhere. */
  const normal = (): number => {
    if (spare !== null) {
      const second = spare;
      spare = null;
      return second;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = v * factor;
      return u * factor;
    }
  };

  /** Rejects the incomplete last run of bits, so that every result has equally many bit patterns. */
  const integer = (below: number): number => {
    if (!Number.isSafeInteger(below) || below < 1) {
      throw usageError('random-range', `A random integer below ${below} does not exist.`, { expected: 'an integer from 1 to 2^53 - 1' });
    }
    const width = Math.floor(twoTo53 / below);
    const limit = width * below;
    for (;;) {
      const drawn = bits();
      // Exact: the quotient is less than `below`, and its distance to the next integer exceeds its rounding error.
      if (drawn < limit) return Math.floor(drawn / width);
    }
  };

  return {
    uniform, normal, integer,
    fillUniform(out) { for (let i = 0; i < out.length; i++) out[i] = uniform(); },
    fillNormal(out) { for (let i = 0; i < out.length; i++) out[i] = normal(); },
    save: () => ({ words: [...generator.getState()], spare }),
  };
}

function checkState(state: RandomState): void {
  const { words, spare } = state;
  const sound = Array.isArray(words) && words.length === 4 && words.every((word) => word === (word | 0)) && words.some((word) => word !== 0)
    && (spare === null || Number.isFinite(spare));
  if (!sound) {
    throw usageError('random-state', 'This is not the saved state of a random stream.', { expected: 'four 32-bit signed integers, not all zero, and a finite spare or null' });
  }
}
