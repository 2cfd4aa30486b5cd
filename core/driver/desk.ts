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

/** `problem` is counted. Oracles that can be called in process are; an evaluator is opened when the first batch needs it. */
export function openDesk(names: readonly string[], problem: AnyProblem, ledger: Ledger): Desk {
  const oracles = problem.oracles as Readonly<Record<string, ((...args: readonly unknown[]) => unknown) | undefined>>;
  if (names.every((name) => oracles[name])) return { answer: (asks) => asks.map(({ oracle, args }) => answered(oracles[oracle]!(...args), args)), close: () => {} };
  let evaluator: ReturnType<NonNullable<AnyProblem['answers']>['open']> | undefined;
  const count = (asks: readonly AnyAsk[], answers: readonly unknown[]): readonly unknown[] => {
    if (answers.length !== asks.length) throw numericalError('answers-missing', `The evaluator of problem \`${problem.kind}\` gave ${answers.length} answers to ${asks.length} asks.`, { expected: 'one answer for each ask, in order' });
    for (const { oracle, args } of asks) ledger.add(oracle, args, problem.units?.[oracle] ?? oracleUnits[oracle]);
    return answers;
  };
  return {
    answer(asks, signal) {
      evaluator ??= problem.answers!.open();
      const answers = evaluator.evaluate(asks, signal);
      return 'then' in answers ? answers.then((all) => count(asks, all)) : count(asks, answers);
    },
    close() { evaluator?.close?.(); evaluator = undefined; },
  };
}

/** An oracle that returns nothing wrote to its last argument. */
const answered = (value: unknown, args: readonly unknown[]): unknown => (value === undefined ? args[args.length - 1] : value);

/** A copy with arrays of its own: an ask may show a part of the state's memory. */
export const copyAsk = ({ oracle, args }: AnyAsk): AnyAsk => ({ oracle, args: args.map((argument) => copyPlain(argument)) });
