/** The ledger of a run: how often each oracle was called, and which one threw. Fixed arity, no Proxy, no generated text. */
import { usageError } from '../contract/errors.js';
import { jointOracles, type OracleUnit } from '../contract/oracle.js';

type Call = (...args: unknown[]) => unknown;
interface Counter { amount: number }

export interface Ledger {
  /** The counting form of an oracle; the same name wrapped twice shares one count. */
  wrap(name: string, oracle: Call, unit?: OracleUnit): Call;
  /** Counts a call that somebody else made. */
  add(name: string, args: readonly unknown[], unit?: OracleUnit): void;
  counts(): Record<string, number>;
  /** The live count of an oracle. */
  counter(name: string): Readonly<Counter>;
  restore(counts: Readonly<Record<string, number>>): void;
  /** The same, and zero for all others. */
  reset(counts: Readonly<Record<string, number>>): void;
  /** Counts what an inner run counted. */
  count(name: string, amount: number): void;
  /** Oracles are refused until the run opens: `build` may not call them. */
  open(): void;
  /** The oracle that threw this error, the innermost where one called another. */
  blamed(error: unknown): string | undefined;
  /** An oracle of an inner run threw it; one of this run's own that was named already keeps the blame. */
  blame(error: unknown, oracle: string): void;
}

export function openLedger(): Ledger {
  const counters = new Map<string, Counter>();
  const status: Status = { open: false, error: undefined, oracle: undefined };
  const counterOf = (name: string): Counter => {
    const counter = counters.get(name) ?? { amount: 0 };
    counters.set(name, counter);
    return counter;
  };
  return {
    wrap: (name, oracle, unit) => (jointOracles[name] ? joint(name, oracle, jointOracles[name].map(counterOf), status) : counted(name, oracle, counterOf(name), status, unit)),
    add(name, args, unit) { for (const part of jointOracles[name] ?? [name]) counterOf(part).amount += unit ? (args[unit.items] as { readonly length: number }).length : 1; },
    counts: () => Object.fromEntries([...counters].map(([name, counter]) => [name, counter.amount])),
    counter: counterOf,
    restore: (counts) => { for (const [name, amount] of Object.entries(counts)) counterOf(name).amount = amount; },
    reset: (counts) => { for (const [name, counter] of counters) counter.amount = counts[name] ?? 0; },
    count: (name, amount) => { counterOf(name).amount += amount; },
    open: () => { status.open = true; },
    blamed: (error) => (error === status.error ? status.oracle : undefined),
    blame(error, oracle) { if (error !== status.error) { status.error = error; status.oracle = oracle; } },
  };
}

interface Status { open: boolean; error: unknown; oracle: string | undefined }

/** Arguments of the oracles of the contract. Others get six: what is passed on too much is undefined. */
const arities: Readonly<Record<string, number>> = {
  box: 0, value: 1, smoothValue: 1, simpleValue: 1, gradient: 2, smoothGradient: 2, valueBatch: 2,
  hessianVector: 3, smoothHessianVector: 3, sampleGradient: 3, sampleSmoothGradient: 3, prox: 3,
  nonsmoothValue: 1, dualValue: 1, conjugateValue: 1, nonsmoothSubgradient: 2, couple: 2, coupleAdjoint: 2, sampleSubgradient: 3, dualArgmax: 3, dualProx: 3,
  roundValue: 2, roundGradient: 3, roundLossGradient: 3, regulariserProx: 3, roundHint: 2, roundVariation: 1, bestFixedLoss: 1, comparatorLoss: 1, gradientNoise: 1, gradientVariation: 1,
};

/** The work of several oracles in one call: each of them is counted. */
function joint(name: string, oracle: Call, parts: readonly Counter[], status: Status): Call {
  return (a, b, c, d) => {
    if (!status.open) refuseInBuild(name);
    for (let i = 0; i < parts.length; i++) parts[i]!.amount += 1;
    try { return oracle(a, b, c, d); } catch (error) {
      if (error !== status.error) { status.error = error; status.oracle = name; }
      throw error;
    }
  };
}

function counted(name: string, oracle: Call, counter: Counter, status: Status, unit: OracleUnit | undefined): Call {
  const begin = (amount: number): void => {
    if (!status.open) refuseInBuild(name);
    counter.amount += amount;
  };
  /** Remembered for the message only: a method may catch the error and go on. */
  const blame = (error: unknown): unknown => {
    if (error !== status.error) { status.error = error; status.oracle = name; }
    return error;
  };
  if (unit) {
    const { items } = unit;
    return (a, b, c, d, e, f) => {
      begin(((items === 0 ? a : items === 1 ? b : items === 2 ? c : d) as { readonly length: number }).length);
      try { return oracle(a, b, c, d, e, f); } catch (error) { throw blame(error); }
    };
  }
  switch (arities[name]) {
    case 0: return () => { begin(1); try { return oracle(); } catch (error) { throw blame(error); } };
    case 1: return (a) => { begin(1); try { return oracle(a); } catch (error) { throw blame(error); } };
    case 2: return (a, b) => { begin(1); try { return oracle(a, b); } catch (error) { throw blame(error); } };
    case 3: return (a, b, c) => { begin(1); try { return oracle(a, b, c); } catch (error) { throw blame(error); } };
    default: return (a, b, c, d, e, f) => { begin(1); try { return oracle(a, b, c, d, e, f); } catch (error) { throw blame(error); } };
  }
}

const refuseInBuild = (name: string): never => {
  throw usageError('oracle-in-build', `Oracle \`${name}\` was called inside \`build\`; call oracles in \`init\` and \`step\` only, so that they are counted and repeated on resume.`);
};
