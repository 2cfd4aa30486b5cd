/** `openLearner`: an online method by id (or given as code), for a service that drives it round by round. */
import type { AnyMethod } from '../contract/method.js';
import type { AnyMethodLike } from '../prepare.js';
import { learnerOf, type Learner, type LearnerOptions } from './learner.js';

/** The method's plugin is loaded here; after that nothing is asynchronous. Errors: `unknown-method`, `not-online`, `number-missing`, those of params and of the domain. */
export async function openLearner(method: string | AnyMethodLike, options: LearnerOptions): Promise<Learner> {
  const [{ registryFor }, { importMethod }, { requireValid }] = await Promise.all([import('../registry.js'), import('../registry/import.js'), import('../spec/check.js')]);
  const found = typeof method === 'string' ? await importMethod(registryFor().method(method)) : method as AnyMethod;
  const params = structuredClone(options.params ?? {}) as Record<string, unknown>;
  await requireValid(found.manifest.params, params, '/params');
  return learnerOf(found, params, options);
}
