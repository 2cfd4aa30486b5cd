/** What a bridge file exports: the manifest that registry.json repeats, and the rewrite. */
import type { OracleSet } from '../../contract/oracle.js';
import type { AnyProblem } from '../../contract/problem.js';
import type { Bridge } from '../../driver/grant.js';
import type { BridgeEntry } from '../entry.js';

export interface BridgeDefinition extends Bridge { readonly manifest: Omit<BridgeEntry, 'module' | 'export' | 'kind'> }

/** `add` gives the new oracles on top of the problem's; oracles that the problem has itself are kept. */
export function defineBridge(manifest: BridgeDefinition['manifest'], add: (problem: AnyProblem) => { oracles: Partial<OracleSet>; traits?: AnyProblem['traits'] }): BridgeDefinition {
  return {
    manifest, id: manifest.id, from: manifest.from, to: manifest.to,
    rewrite(problem) {
      const added = add(problem);
      return { ...problem, traits: { ...added.traits, ...problem.traits }, oracles: { ...added.oracles, ...problem.oracles } };
    },
  };
}
