/** Where the asks of a method are answered: in process by the problem's counted oracles, or by the problem's own evaluator. */
import type { AnyAsk } from '../contract/ask.js';
import { numericalError } from '../contract/errors.js';
import type { Maybe } from '../contract/method.js';
import { oracleUnits } from '../contract/oracle.js';
import type { AnyProblem } from '../contract/problem.js';
import { copyPlain } from './codec.js';
import type { Ledger } from './ledger.js';

export interface Desk {
  /** Answers in the order of the asks, counted. A promise only where the problem's evaluator needs time. */
  answer(asks: readonly AnyAsk[], signal: AbortSignal): Maybe<readonly unknown[]>;
  close(): void;
}

/**
 * `problem` is counted. What its evaluator answers goes there, also where the oracle could be called: the evaluator answers a batch side by side.
 * The rest of a batch is answered in process once the evaluator has answered, so that nothing is counted of a batch that is still out.
 */
export function openDesk(names: readonly string[], problem: AnyProblem, ledger: Ledger): Desk {
  const oracles = problem.oracles as Readonly<Record<string, ((...args: readonly unknown[]) => unknown) | undefined>>;
  const here = ({ oracle, args }: AnyAsk): unknown => answered(oracles[oracle]!(...args), args);
  const elsewhere = new Set<string>(problem.answers?.oracles ?? []);
  if (!names.some((name) => elsewhere.has(name))) return { answer: (asks) => asks.map(here), close: () => {} };
  for (const name of names) ledger.count(name, 0);
  let evaluator: ReturnType<NonNullable<AnyProblem['answers']>['open']> | undefined;
  const merge = (asks: readonly AnyAsk[], sent: readonly AnyAsk[], answers: readonly unknown[]): readonly unknown[] => {
    if (answers.length !== sent.length) throw numericalError('answers-missing', `The evaluator of problem \`${problem.kind}\` gave ${answers.length} answers to ${sent.length} asks.`, { expected: 'one answer for each ask, in order' });
    for (const { oracle, args } of sent) ledger.add(oracle, args, problem.units?.[oracle] ?? oracleUnits[oracle]);
    let next = 0;
    return asks.map((ask) => (elsewhere.has(ask.oracle) ? answers[next++] : here(ask)));
  };
  return {
    answer(asks, signal) {
      const sent = asks.filter(({ oracle }) => elsewhere.has(oracle));
      if (sent.length === 0) return asks.map(here);
      const blame = (error: unknown): never => { ledger.blame(error, sent[0]!.oracle); throw error; };
      try {
        evaluator ??= problem.answers!.open();
        const answers = evaluator.evaluate(sent, signal);
        return 'then' in answers ? answers.then((all) => merge(asks, sent, all), blame) : merge(asks, sent, answers);
      } catch (error) { return blame(error); }
    },
    close() { evaluator?.close?.(); evaluator = undefined; },
  };
}

/** An oracle that returns nothing wrote to its last argument. */
const answered = (value: unknown, args: readonly unknown[]): unknown => (value === undefined ? args[args.length - 1] : value);

/** A copy with arrays of its own: an ask may show a part of the state's memory. */
export const copyAsk = ({ oracle, args }: AnyAsk): AnyAsk => ({ oracle, args: args.map((argument) => copyPlain(argument)) });
