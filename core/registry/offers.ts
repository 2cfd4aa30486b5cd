/** What a problem spec offers, from the registry alone: the rules whose `when` accepts the spec are added up. */
import type { ProblemEntry } from './entry.js';
import type { Offered } from './match.js';
import { validatorOf } from '../spec/ajv.js';

export async function offeredBySpec(entry: ProblemEntry, spec: object): Promise<Offered> {
  const oracles = new Set<string>();
  const answers = new Set<string>();
  const facts = new Set<string>();
  for (const offer of entry.offers) {
    if (offer.when && !(await validatorOf(offer.when))(spec)) continue;
    for (const name of offer.oracles) oracles.add(name);
    for (const name of offer.answers ?? []) answers.add(name);
    for (const fact of Object.keys(offer.facts ?? {})) facts.add(fact);
  }
  return { oracles, answers, facts };
}
