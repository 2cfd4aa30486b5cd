/** An evaluator that somebody else empties: the batch that is out, and the promise that waits for it. */
import type { AnyAsk, Evaluator } from './contract/ask.js';

export interface Mailbox extends Evaluator {
  readonly asks: readonly AnyAsk[] | undefined;
  answer(answers: readonly unknown[]): void;
  /** Resolves once a batch is out; at once where one is. */
  next(): Promise<void>;
}

export function openMailbox(): Mailbox {
  let asks: readonly AnyAsk[] | undefined;
  let resolve: ((answers: readonly unknown[]) => void) | undefined;
  let wake: (() => void)[] = [];
  return {
    get asks() { return asks; },
    evaluate(batch) {
      asks = batch;
      for (const waiting of wake) waiting();
      wake = [];
      return new Promise((done) => { resolve = done; });
    },
    answer(answers) { asks = undefined; resolve?.(answers); },
    next: () => (asks ? Promise.resolve() : new Promise((done) => { wake.push(done); })),
  };
}
