/** One stream of random numbers over xoroshiro128+, with normals by a ziggurat. */
import { usageError } from '../contract/errors.js';
import { Xoroshiro } from './xoroshiro.js';
import { edges, heights, tailStart } from './ziggurat.js';
import type { Random, RandomState } from '../contract/random.js';

const twoTo26 = 2 ** 26;
const twoTo30 = 2 ** 30;
const perTwoTo53 = 2 ** -53;
const twoTo53 = 2 ** 53;

/** The stream that `save` was called on, from that place on. Error: `random-state` when the state is not one that `save` gave. */
export function restore(state: RandomState): Random {
  checkState(state);
  const [s01, s00, s11, s10] = state.words as [number, number, number, number], generator = new Xoroshiro(s01, s00, s11, s10);

  /** 53 random bits as an integer. The lowest bits of xoroshiro128+ are its weak ones: five and six of them are dropped. */
  const bits = (): number => (generator.next() >>> 5) * twoTo26 + (generator.next() >>> 6);
  const uniform = (): number => bits() / twoTo53;

  /**
   * Marsaglia and Tsang's ziggurat of 256 layers. One step of the generator a draw: layer and sign by its upper nine bits, the place in the layer by 53 others.
   * Only one draw in a hundred needs `exp` or `log`, which V8 computes alike everywhere.
   */
  const normal = (): number => {
    const low = generator.nextPair(), { high } = generator, layer = high >>> 24, x = ((high & 0x7fffff) * twoTo30 + (low >>> 2)) * perTwoTo53 * edges[layer]!;
    return (1 - ((high >>> 22) & 2)) * (x < edges[layer + 1]! ? x : beyond(layer, x));
  };

  /** The size of a normal whose draw fell beside the inner part of a layer. */
  const beyond = (first: number, at: number): number => {
    let layer = first, x = at;
    for (;;) {
      if (layer === 0) return tail();
      if (heights[layer]! + uniform() * (heights[layer + 1]! - heights[layer]!) < Math.exp(-0.5 * x * x)) return x;
      const low = generator.nextPair(), { high } = generator;
      layer = high >>> 24;
      x = ((high & 0x7fffff) * twoTo30 + (low >>> 2)) * perTwoTo53 * edges[layer]!;
      if (x < edges[layer + 1]!) return x;
    }
  };

  /** Marsaglia's tail beyond the lowest layer. */
  const tail = (): number => {
    for (;;) {
      const x = -Math.log(1 - uniform()) / tailStart, y = -Math.log(1 - uniform());
      if (2 * y > x * x) return tailStart + x;
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

  /** `normal` again and again, with the generator's words in registers; what falls beside a layer is left to `beyond`. */
  const fillNormal = (out: Float64Array): void => {
    let s00 = generator.s00, s01 = generator.s01, s10 = generator.s10, s11 = generator.s11;
    for (let i = 0; i < out.length; i++) {
      const low = (s00 + s10) | 0, high = (s01 + s11 + (((s00 & s10) | ((s00 | s10) & ~low)) >>> 31)) | 0, a0 = s10 ^ s00, a1 = s11 ^ s01, held = s00;
      s00 = (s00 << 24) ^ (s01 >>> 8) ^ a0 ^ (a0 << 16);
      s01 = (s01 << 24) ^ (held >>> 8) ^ a1 ^ ((a1 << 16) | (a0 >>> 16));
      s10 = (a1 << 5) ^ (a0 >>> 27);
      s11 = (a0 << 5) ^ (a1 >>> 27);
      const layer = high >>> 24;
      const sign = 1 - ((high >>> 22) & 2), x = ((high & 0x7fffff) * twoTo30 + (low >>> 2)) * perTwoTo53 * edges[layer]!;
      if (x < edges[layer + 1]!) { out[i] = sign * x; continue; }
      generator.s00 = s00; generator.s01 = s01; generator.s10 = s10; generator.s11 = s11;
      out[i] = sign * beyond(layer, x);
      s00 = generator.s00; s01 = generator.s01; s10 = generator.s10; s11 = generator.s11;
    }
    generator.s00 = s00; generator.s01 = s01; generator.s10 = s10; generator.s11 = s11;
  };

  return {
    uniform, normal, integer,
    fillUniform(out) { for (let i = 0; i < out.length; i++) out[i] = uniform(); },
    fillNormal,
    save: () => ({ words: generator.words(), spare: null }),
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
