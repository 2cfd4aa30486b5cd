/** What a method is granted of a problem: counted oracles for the step, raw ones for its metrics, a refusal for all others. */
import { misfitError, usageError } from '../contract/errors.js';
import { oracleTerms, oracleUnits, type OracleSet } from '../contract/oracle.js';
import type { AnyProblem } from '../contract/problem.js';
import type { Manifest } from '../contract/method.js';
import type { Ledger } from './ledger.js';
import type { Measures } from './measure.js';

type Call = (...args: unknown[]) => unknown;
type Bag = Record<string, Call | undefined>;

/** A rewrite of a problem's oracles on top of others; registry/bridges has them. */
export interface Bridge {
  readonly id: string;
  readonly from: readonly (keyof OracleSet)[];
  readonly to: readonly (keyof OracleSet)[];
  rewrite(problem: AnyProblem): AnyProblem;
}

/** The oracles whose calls are counted: what the method may call, and what the bridges under it pay with. */
export const countedNames = (manifest: Pick<Manifest, 'requires' | 'uses' | 'asks'>, chain: readonly Bridge[]): ReadonlySet<string> =>
  new Set<string>([...manifest.requires, ...(manifest.asks ?? []), ...(manifest.uses ?? []), ...chain.flatMap((bridge) => bridge.from)]);

/** The problem as the method asks for it, after the chain of bridges, with every layer counted: the ledger shows asked and paid. */
export function countedProblem(problem: AnyProblem, chain: readonly Bridge[], names: ReadonlySet<string>, ledger: Ledger): AnyProblem {
  let current = countNamed(problem, names, ledger);
  for (const bridge of chain) current = countNamed(bridge.rewrite(current), new Set(bridge.to.filter((name) => names.has(name))), ledger, new Set(Object.keys(current.oracles)));
  return current;
}

/** The problem as metrics and the driver look at it: every oracle, on a ledger of its own that only knows which one threw. */
export function observedProblem(problem: AnyProblem, chain: readonly Bridge[], ledger: Ledger): AnyProblem {
  return countedProblem(problem, chain, new Set<string>([...Object.keys(problem.oracles), ...chain.flatMap((bridge) => bridge.to)]), ledger);
}

function countNamed(problem: AnyProblem, names: ReadonlySet<string>, ledger: Ledger, skip: ReadonlySet<string> = new Set()): AnyProblem {
  const oracles = Object.fromEntries(Object.entries(problem.oracles as Bag).map(([name, oracle]) =>
    [name, names.has(name) && !skip.has(name) && oracle ? ledger.wrap(name, oracle, problem.units?.[name] ?? oracleUnits[name]) : oracle]));
  return { ...problem, oracles: oracles as Partial<OracleSet> };
}

/** The declared oracles; reading any other one is a coded error. */
export function grantOracles(manifest: Manifest, problem: AnyProblem): object {
  const bag = problem.oracles as Bag;
  const granted: Record<string, unknown> = {};
  for (const name of manifest.requires) {
    if (!bag[name]) throw misfitError('oracle-missing', `Method \`${manifest.id}\` needs \`${name}\`, which problem \`${problem.kind}\` does not offer.`);
    granted[name] = bag[name];
  }
  for (const name of manifest.uses ?? []) granted[name] = bag[name];
  return refuseOthers(granted, manifest.id, 'requires` or `uses', bag);
}

/** Oracles for metrics: their calls are not work. The objective of a composite problem is the sum of its terms where it has no oracle of its own. */
export function grantObserved(manifest: Manifest, problem: AnyProblem, { value }: Measures): object {
  const bag: Bag = { ...(value ? { value } : {}), ...problem.oracles } as Bag;
  const granted = Object.fromEntries((manifest.observes ?? []).map((name) => [name, bag[name]]));
  return refuseOthers(granted, manifest.id, 'observes', bag);
}

function refuseOthers(granted: Record<string, unknown>, method: string, field: string, bag: Bag): object {
  for (const name of new Set([...Object.keys(bag), ...Object.keys(oracleTerms), ...Object.keys(oracleUnits), 'value', 'gradient', 'hessianVector'])) {
    if (name in granted) continue;
    Object.defineProperty(granted, name, { get: () => {
      throw usageError('oracle-undeclared', `Method \`${method}\` asked for oracle \`${name}\` without declaring it; add it to \`${field}\` in its manifest.`);
    } });
  }
  return granted;
}
