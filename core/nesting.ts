/** What inner runs are made from, loaded before `build`, which cannot wait: methods by id, bridges, and the check of params. */
import { usageError } from './contract/errors.js';
import type { AnyMethod, Manifest } from './contract/method.js';
import type { Nesting } from './driver/execution.js';
import type { Bridge } from './driver/grant.js';
import { entryOf } from './registry/definition.js';
import type { MethodEntry } from './registry/entry.js';
import { importBridge, importMethod } from './registry/import.js';
import type { Registry } from './registry/load.js';
import { offeredBy } from './registry/match.js';
import { fitTo } from './registry/fit.js';
import { missingPackage, packageError } from './registry/package.js';
import { openErrorsAgainst } from './spec/check.js';

/** Loads the methods that a manifest names, and those that they name. Errors: `unknown-method`. */
export async function openNesting(manifest: Pick<Manifest, 'nests'>, registry: Registry): Promise<Nesting> {
  const methods = new Map<string, AnyMethod>();
  await loadInto(methods, manifest, registry);
  const bridges = new Map<string, Bridge>(await Promise.all(registry.bridges.map(async (entry) => [entry.id, await importBridge(entry)] as const)));
  const errorsOf = await openErrorsAgainst();
  return {
    methods: [...methods.values()],
    method: (id) => methods.get(id) ?? missing(id, registry),
    chain(method, problem) {
      const fit = fitTo(entryOf(method, '', '') as MethodEntry, { offered: offeredBy(problem), name: `problem \`${problem.kind}\`` }, registry);
      return fit.chain.map((id) => bridges.get(id)!);
    },
    params(method, given) {
      const params = structuredClone(given) as Record<string, unknown>;
      const [first] = errorsOf(method.manifest.params, params);
      if (first) throw first;
      return params;
    },
  };
}

async function loadInto(methods: Map<string, AnyMethod>, { nests = {} }: Pick<Manifest, 'nests'>, registry: Registry): Promise<void> {
  for (const id of new Set(Object.values(nests).flat())) {
    if (methods.has(id)) continue;
    const entry = registry.method(id), lacking = missingPackage(entry);
    if (lacking !== undefined) continue;
    const method = await importMethod(entry);
    methods.set(id, method);
    await loadInto(methods, method.manifest, registry);
  }
}

/** A declared method whose optional package is not installed is an error once it is used. */
function missing(id: string, registry: Registry): never {
  const lacking = missingPackage(registry.method(id));
  if (lacking !== undefined) throw packageError(id, lacking, []);
  throw usageError('nest-undeclared', `Method \`${id}\` was not loaded for inner runs.`, { expected: 'an id that stands in `nests` of a manifest' });
}
