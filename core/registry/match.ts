/** Which methods fit what a problem offers, by which chain of bridges, at what cost; and what the others miss. */
import { usageError } from '../contract/errors.js';
import { oracleTerms } from '../contract/oracle.js';
import type { AnyProblem } from '../contract/problem.js';
import type { BridgeEntry, MethodEntry } from './entry.js';
import { installHint, missingPackage } from './package.js';

/** What is known of a problem before its data is loaded. */
export interface Offered { readonly oracles: ReadonlySet<string>; /** Oracles that can be asked, not called. */ readonly answers?: ReadonlySet<string>; readonly facts: ReadonlySet<string> }

export interface Fit { readonly id: string; readonly chain: readonly string[]; readonly cost: number }
/** `missing`: oracles and facts that the method needs. `ignores`: oracles of a term that it would leave out of the objective. */
export interface Misfit { readonly id: string; readonly missing: readonly string[]; readonly ignores?: readonly string[] }
export interface Matching { readonly fits: readonly Fit[]; readonly misfits: readonly Misfit[] }

/** What a problem given as functions offers: the oracles that are there and the facts among its traits. */
export const offeredBy = (problem: AnyProblem): Offered => ({
  oracles: new Set(Object.entries(problem.oracles).filter(([, oracle]) => oracle !== undefined).map(([name]) => name)),
  ...(problem.answers ? { answers: new Set<string>(problem.answers.oracles) } : {}),
  facts: new Set(Object.entries(problem.traits).filter(([, value]) => value === true).map(([name]) => name)),
});

/** Fits best first: the cheapest chain, then the method's preference, then the id. */
export function matchMethods(methods: readonly MethodEntry[], bridges: readonly BridgeEntry[], offered: Offered): Matching {
  refuseContradiction(offered);
  const fits: (Fit & { readonly preference: number })[] = [];
  const misfits: Misfit[] = [];
  const reachable = chainsFrom(bridges, offered);
  for (const method of methods) {
    const found = withPackage(method, fitOf(method, reachable, offered));
    if ('missing' in found) misfits.push(found);
    else fits.push({ ...found, preference: (method.kind === 'analysis' ? -1000 : 0) + (method.preference ?? 0) });
  }
  fits.sort((a, b) => a.cost - b.cost || b.preference - a.preference || (a.id < b.id ? -1 : 1));
  return { fits: fits.map(({ id, chain, cost }) => ({ id, chain, cost })), misfits };
}

interface Chain { readonly ids: readonly string[]; readonly cost: number; readonly oracles: ReadonlySet<string> }

function fitOf(method: MethodEntry, chains: readonly Chain[], offered: Offered): Fit | Misfit {
  const { asks = [] } = method, { answers } = offered;
  const facts = Object.keys(method.facts ?? {}).filter((fact) => !offered.facts.has(fact));
  const serving = chains.filter(({ oracles }) => method.requires.every((name) => oracles.has(name)) && asks.every((name) => oracles.has(name) || answers?.has(name)));
  const chain = facts.length === 0 ? serving.find(({ oracles }) => ignoredBy(method, offered, oracles).length === 0) : undefined;
  if (chain) return { id: method.id, chain: chain.ids, cost: chain.cost };
  const widest = new Set(chains.flatMap(({ oracles }) => [...oracles]));
  const missing = [...method.requires.filter((name) => !widest.has(name)), ...asks.filter((name) => !widest.has(name) && !answers?.has(name)), ...facts];
  const ignores = serving[0] ? ignoredBy(method, offered, serving[0].oracles) : [];
  // Each oracle can be had, but no chain gives them all.
  const apart = missing.length === 0 && ignores.length === 0 ? method.requires.filter((name) => !offered.oracles.has(name)) : missing;
  return { id: method.id, missing: apart, ...(ignores.length > 0 ? { ignores } : {}) };
}

/**
 * Oracles of the problem's terms that a method would leave out: one that asks for the smooth part only would solve another problem than the
 * constrained or regularised one, and one that only knows the prox would forget f. `available`: what a chain gives it.
 */
function ignoredBy(method: MethodEntry, offered: Offered, available: ReadonlySet<string>): string[] {
  const { oracles, facts } = offered;
  // Values tell of every term, also by Infinity outside of a domain; but points drawn around a simplex all miss it.
  if (knowsByValues(method)) return facts.has('entropic') ? [...oracles].filter((name) => oracleTerms[name] === 'simple') : [];
  const known = new Set([...method.requires, ...(method.asks ?? []), ...(method.uses ?? [])].filter((name) => available.has(name) || offered.answers?.has(name)).map((name) => oracleTerms[name]));
  return parts.some((part) => known.has(part)) ? [...oracles].filter((name) => isPart(oracleTerms[name]) && !known.has(oracleTerms[name])) : [];
}

/** A method that needs nothing but values of the whole objective forgets no term of it, whatever else it may use (bounds, to place its first points). */
function knowsByValues({ requires, asks = [] }: MethodEntry): boolean {
  const needed = [...requires, ...asks];
  return needed.some((name) => name === 'value' || name === 'valueBatch') && needed.every((name) => oracleTerms[name] === undefined);
}

const parts = ['smooth', 'nonsmooth', 'simple'] as const;
const isPart = (term: string | undefined): boolean => term !== undefined && term !== 'whole';

/** `gradient` says that there is one term and no constraint; a prox or bounds beside it, or subgradients of a second term, say the opposite. */
function refuseContradiction({ oracles }: Offered): void {
  const whole = [...oracles].find((name) => oracleTerms[name] === 'whole');
  const second = [...oracles].find((name) => oracleTerms[name] === 'simple' || oracleTerms[name] === 'nonsmooth');
  if (whole === undefined || second === undefined) return;
  throw usageError('problem-terms', `The problem offers \`${whole}\`, which speaks for an unconstrained objective of one term, and \`${second}\`, which is a second term.`, {
    expected: 'either a smooth unconstrained objective, or f by `smoothValue` and `smoothGradient` and the rest by `box`, or by `simpleValue` and `prox`', suggestion: `rename \`${whole}\` if it is the derivative of f alone`,
  });
}

/** All sets of oracles that chains of different bridges reach, each by its cheapest chain, cheapest first; the empty chain is one. */
function chainsFrom(bridges: readonly BridgeEntry[], offered: Offered): readonly Chain[] {
  const reached = new Map<string, Chain>();
  const extend = (chain: Chain): void => {
    const key = [...chain.oracles].sort().join();
    const known = reached.get(key);
    if (known && (known.cost < chain.cost || (known.cost === chain.cost && known.ids.length <= chain.ids.length))) return;
    reached.set(key, chain);
    for (const bridge of bridges) {
      if (chain.ids.includes(bridge.id) || !applies(bridge, chain.oracles, offered)) continue;
      const oracles = new Set([...chain.oracles, ...bridge.to]);
      if (oracles.size > chain.oracles.size) extend({ ids: [...chain.ids, bridge.id], cost: chain.cost + bridge.cost, oracles });
    }
  };
  extend({ ids: [], cost: 0, oracles: offered.oracles });
  return [...reached.values()].sort((a, b) => a.cost - b.cost || a.ids.length - b.ids.length);
}

function applies(bridge: BridgeEntry, oracles: ReadonlySet<string>, offered: Offered): boolean {
  return bridge.from.every((name) => oracles.has(name)) && (bridge.facts ?? []).every((fact) => offered.facts.has(fact))
    && !(bridge.unless ?? []).some((name) => oracles.has(name));
}

/** A method whose package is not installed does not fit: that is said after what else it misses. */
function withPackage(method: MethodEntry, found: Fit | Misfit): Fit | Misfit {
  const name = missingPackage(method);
  return name === undefined ? found : { ...('missing' in found ? found : { id: method.id }), missing: [...('missing' in found ? found.missing : []), installHint(name)] };
}
