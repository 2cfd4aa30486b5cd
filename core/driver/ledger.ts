/** The ledger of a run: how often each oracle was called. About 15 ns a call: fixed arity, no Proxy, no generated text. */
import { usageError } from '../contract/errors.js';
import type { OracleUnit } from '../contract/oracle.js';

type Call = (...args: unknown[]) => unknown;
interface Counter { amount: number }

export interface Ledger {
  /** The counting form of an oracle; the same name wrapped twice shares one count. */
  wrap(name: string, oracle: Call, unit?: OracleUnit): Call;
  counts(): Record<string, number>;
  count(name: string): number;
  restore(counts: Readonly<Record<string, number>>): void;
  /** Oracles are refused until the run opens: `build` may not call them. */
  open(): void;
  /** The oracle that threw, after a throw; `settle` forgets it. */
  running(): string | undefined;
  settle(): void;
}

export function openLedger(): Ledger {
  const counters = new Map<string, Counter>();
  const status: Status = { open: false, running: undefined };
  const counterOf = (name: string): Counter => {
    const counter = counters.get(name) ?? { amount: 0 };
    counters.set(name, counter);
    return counter;
  };
  return {
    wrap: (name, oracle, unit) => counted(name, oracle, counterOf(name), status, unit),
    counts: () => Object.fromEntries([...counters].map(([name, counter]) => [name, counter.amount])),
    count: (name) => counters.get(name)?.amount ?? 0,
    restore: (counts) => { for (const [name, amount] of Object.entries(counts)) counterOf(name).amount = amount; },
    open: () => { status.open = true; },
    running: () => status.running,
    settle: () => { status.running = undefined; },
  };
}

interface Status { open: boolean; running: string | undefined }

/** `running` is put back only when the oracle returns: after a throw it names the innermost oracle. */
function counted(name: string, oracle: Call, counter: Counter, status: Status, unit: OracleUnit | undefined): Call {
  const begin = (amount: number): string | undefined => {
    if (!status.open) refuseInBuild(name);
    counter.amount += amount;
    const outer = status.running;
    status.running = name;
    return outer;
  };
  if (unit) {
    return (...args) => {
      const outer = begin((args[unit.items] as { readonly length: number }).length);
      const answer = oracle(...args);
      status.running = outer;
      return answer;
    };
  }
  switch (oracle.length) {
    case 0: return () => { const outer = begin(1); const answer = oracle(); status.running = outer; return answer; };
    case 1: return (a) => { const outer = begin(1); const answer = oracle(a); status.running = outer; return answer; };
    case 2: return (a, b) => { const outer = begin(1); const answer = oracle(a, b); status.running = outer; return answer; };
    case 3: return (a, b, c) => { const outer = begin(1); const answer = oracle(a, b, c); status.running = outer; return answer; };
    default: return (...args) => { const outer = begin(1); const answer = oracle(...args); status.running = outer; return answer; };
  }
}

const refuseInBuild = (name: string): never => {
  throw usageError('oracle-in-build', `Oracle \`${name}\` was called inside \`build\`; call oracles in \`init\` and \`step\` only, so that they are counted and repeated on resume.`);
};
