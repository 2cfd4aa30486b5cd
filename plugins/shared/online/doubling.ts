/** The doubling trick: an algorithm that is tuned for a number of rounds plays epochs of 1, 2, 4, ... rounds, each from the point that the one before ended with. */
import type { Algorithm, OnlineSetting, OnlineState } from '../../../core/index.js';
import { copyTo } from './vectors.js';
import { finiteOr } from './params.js';

/** `inner` plays an epoch of 2^`epoch` rounds; `proved` is the sum of the bounds of the epochs before, NaN once one had none. */
interface State extends OnlineState { epoch: number; inner: OnlineState; proved: number }

/** `open` is asked once for each length, and need not be asked in order. */
export function doubling(open: (rounds: number) => Algorithm): Algorithm<State> {
  const opened: Algorithm[] = [];
  const of = ({ epoch }: { readonly epoch: number }): Algorithm => (opened[epoch] ??= open(2 ** epoch));
  const first = of({ epoch: 0 });
  return {
    init: (start) => ({ x: start, rounds: 0, predicted: false, epoch: 0, inner: first.init(start.slice()), proved: 0 }),
    predict(s) {
      if (s.inner.rounds === 2 ** s.epoch) {
        s.proved += of(s).bound(s.inner) ?? Number.NaN;
        s.epoch++;
        s.inner = of(s).init(s.x.slice());
      }
      of(s).predict(s.inner);
      copyTo(s.inner.x, s.x);
    },
    update(s, gradient) {
      of(s).update(s.inner, gradient);
      s.inner.rounds++;
    },
    /** The regret against one point is the sum of those of the epochs. */
    bound: (s) => (s.rounds === 0 ? undefined : finiteOr(s.proved + (of(s).bound(s.inner) ?? Number.NaN))),
  };
}

/**
 * `open` with the number of rounds where it is known, else with the doubling trick. On an unbounded domain short epochs may run away, so there it must be given: error `number-missing`.
 */
export function forRounds({ known, number, domain }: OnlineSetting, open: (rounds: number) => Algorithm): Algorithm {
  const endless = known('rounds') === undefined && domain.diameter < Infinity;
  return endless ? doubling(open) as unknown as Algorithm : open(number('rounds'));
}
