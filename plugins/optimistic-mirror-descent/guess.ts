/** The guess M of the next gradient, `optimism`. */
import type { Algorithm, Vector } from '../../core/index.js';
import { copyTo } from '../shared/online/vectors.js';
import type { Params } from './params.js';

interface Guessing { guess: Vector; centre: Vector; rounds: number; predicted: boolean; x: Vector }

/** After an update. A hint or a middle gradient is given from outside: until then the guess is zero. */
export function guessNext(optimism: Params['optimism'], guess: Vector, gradient: Vector): void {
  if (optimism === 'last') copyTo(gradient, guess); else if (optimism !== 'none') guess.fill(0);
}

/** Where hints come from. */
export function hinted<S extends Guessing>(optimism: Params['optimism']): Pick<Algorithm<S>, 'hint' | 'second' | 'needs'> {
  const hint = (s: S, given: Vector): void => { copyTo(given, s.guess); };
  if (optimism === 'hint') return { hint, needs: 'hints' };
  return optimism === 'middle' ? { hint, second: (s) => s.centre } : {};
}
