/** Which methods fit what a problem offers, by which chain of bridges, at what cost; and what the others miss. */
import { oracleTerms } from '../contract/oracle.js';
import type { AnyProblem } from '../contract/problem.js';
import type { BridgeEntry, MethodEntry } from './entry.js';
import { installHint, missingPackage } from './package.js';

/** What is known of a problem before its data is loaded. */
export interface Offered { readonly oracles: ReadonlySet<string>; readonly facts: ReadonlySet<string> }

export interface Fit { readonly id: string; readonly chain: readonly string[]; readonly cost: number }
export interface Misfit { readonly id: string; readonly missing: readonly string[] }
export interface Matching { readonly fits: readonly Fit[]; readonly misfits: readonly Misfit[] }

/** What a problem given as functions offers: the oracles that are there and the facts among its traits. */
export const offeredBy = (problem: AnyProblem): Offered => ({
  oracles: new Set(Object.entries(problem.oracles).filter(([, oracle]) => oracle !== undefined).map(([name]) => name)),
  facts: new Set(Object.entries(problem.traits).filter(([, value]) => value === true).map(([name]) => name)),
});

/** Fits best first: the cheapest chain, then the method's preference, then the id. */
export function matchMethods(methods: readonly MethodEntry[], bridges: readonly BridgeEntry[], offered: Offered): Matching {
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
  const needed = neededOracles(method, offered);
  const facts = Object.keys(method.facts ?? {}).filter((fact) => !offered.facts.has(fact));
  const chain = facts.length === 0 ? chains.find(({ oracles }) => needed.every((name) => oracles.has(name))) : undefined;
  if (chain) return { id: method.id, chain: chain.ids, cost: chain.cost };
  const widest = new Set(chains.flatMap(({ oracles }) => [...oracles]));
  const missing = [...needed.filter((name) => !widest.has(name)), ...facts];
  return { id: method.id, missing: missing.length > 0 ? missing : needed.filter((name) => !offered.oracles.has(name)) };
}

/**
 * The oracles that a method requires, and one more where the problem has a term that the method does not know: a method that asks for
 * the smooth part only would silently ignore the constraint or the regulariser.
 */
function neededOracles(method: MethodEntry, offered: Offered): readonly string[] {
  const known = new Set([...method.requires, ...(method.uses ?? [])].map((name) => oracleTerms[name]));
  const simple = [...offered.oracles].some((name) => oracleTerms[name] === 'simple');
  return known.has('smooth') && !known.has('simple') && simple ? [...method.requires, 'prox'] : method.requires;
}

/** All chains of different bridges that apply, cheapest first; the empty chain is one. */
function chainsFrom(bridges: readonly BridgeEntry[], offered: Offered): readonly Chain[] {
  const chains: Chain[] = [];
  const extend = (chain: Chain): void => {
    chains.push(chain);
    for (const bridge of bridges) {
      if (chain.ids.includes(bridge.id) || !applies(bridge, chain.oracles, offered)) continue;
      const oracles = new Set([...chain.oracles, ...bridge.to]);
      if (oracles.size > chain.oracles.size) extend({ ids: [...chain.ids, bridge.id], cost: chain.cost + bridge.cost, oracles });
    }
  };
  extend({ ids: [], cost: 0, oracles: offered.oracles });
  return chains.sort((a, b) => a.cost - b.cost || a.ids.length - b.ids.length);
}

function applies(bridge: BridgeEntry, oracles: ReadonlySet<string>, offered: Offered): boolean {
  return bridge.from.every((name) => oracles.has(name)) && (bridge.facts ?? []).every((fact) => offered.facts.has(fact))
    && !(bridge.unless ?? []).some((name) => offered.oracles.has(name));
}

/** A method whose package is not installed does not fit: that is said after what else it misses. */
function withPackage(method: MethodEntry, found: Fit | Misfit): Fit | Misfit {
  const name = missingPackage(method);
  return name === undefined ? found : { ...('missing' in found ? found : { id: method.id }), missing: [...('missing' in found ? found.missing : []), installHint(name)] };
}
