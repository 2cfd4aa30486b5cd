/** A stream of random numbers that goes on where it is told to: one closure draws for many sessions. */
import type { Random, RandomState } from '../contract/random.js';
import { restore, streamFor } from '../random/index.js';

export interface RandomSwitch extends Random { to(state: RandomState): void }

export function openSwitch(): RandomSwitch {
  let stream: Random = streamFor('closed');
  return {
    to(state) { stream = restore(state); },
    uniform: () => stream.uniform(),
    normal: () => stream.normal(),
    integer: (below) => stream.integer(below),
    fillUniform: (out) => { stream.fillUniform(out); },
    fillNormal: (out) => { stream.fillNormal(out); },
    save: () => stream.save(),
  };
}
