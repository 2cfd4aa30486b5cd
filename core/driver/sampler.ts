/** Which steps are recorded. The schedule is a function of k alone (but for `seconds`), so that a resumed run records the same steps. */
import type { Sampling } from '../contract/stop.js';

export interface Sampler {
  /** The next k to record; compared with k in the loop. */
  next: number;
  /** Moves `next` past k, after k was recorded. */
  advance(k: number): void;
  /** For `{seconds}`: called when the clock is read; makes the present step due. */
  tick(k: number, seconds: number): void;
}

export const defaultSampling: Sampling = { ratio: 1.3 };

/** `next` and `elapsed` (seconds) continue an earlier schedule after a resume. */
export function openSampler(sampling: Sampling, next = 0, elapsed = 0): Sampler {
  if ('every' in sampling) {
    return { next, advance(k) { this.next = k + sampling.every; }, tick: () => {} };
  }
  if ('ratio' in sampling) {
    return { next, advance(k) { this.next = Math.max(k + 1, Math.ceil(k * sampling.ratio)); }, tick: () => {} };
  }
  let due = elapsed + sampling.seconds;
  return {
    next,
    advance() { this.next = Infinity; },
    tick(k, seconds) { if (seconds >= due) { due = seconds + sampling.seconds; this.next = k; } },
  };
}
