/** What inner runs are made from, loaded before `build`, which cannot wait: methods by id, bridges, and the check of params. */
import { SaddlepointError, usageError } from './contract/errors.js';
import type { AnyMethod, Manifest, NestedIds } from './contract/method.js';
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

type Params = Readonly<Record<string, unknown>>;

/** Loads the methods that a manifest or its params name, and those that they name. Errors: `unknown-method`. */
export async function openNesting(manifest: Pick<Manifest, 'nests'>, registry: Registry, given: Params = {}): Promise<Nesting> {
  const methods = new Map<string, AnyMethod>();
  await loadInto(methods, manifest, registry, given);
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

async function loadInto(methods: Map<string, AnyMethod>, { nests = {} }: Pick<Manifest, 'nests'>, registry: Registry, given: Params): Promise<void> {
  for (const { id, params, pointer } of Object.values(nests).flatMap((ids) => namedBy(ids, given))) {
    const entry = methodAt(id, pointer, registry), lacking = missingPackage(entry);
    if (lacking !== undefined) continue;
    const known = methods.get(id), method = known ?? await importMethod(entry);
    methods.set(id, method);
    // One that is named again may come with params that name others.
    if (!known || params) await loadInto(methods, method.manifest, registry, params ?? {});
  }
}

interface Named { readonly id: string; readonly params?: Params; readonly pointer?: string }

/** The schema of the param has said what is in it; what is no name there is none here. */
function namedBy(ids: NestedIds, given: Params): readonly Named[] {
  if (!('param' in ids)) return ids.map((id) => ({ id }));
  const value = given[ids.param], list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((item, i): readonly Named[] => {
    const pointer = `/method/params/${ids.param}${Array.isArray(value) ? `/${i}` : ''}`;
    if (typeof item === 'string') return [{ id: item, pointer }];
    const { id, params } = (item ?? {}) as { readonly id?: unknown; readonly params?: Params };
    return typeof id === 'string' ? [{ id, params: params ?? {}, pointer: `${pointer}/id` }] : [];
  });
}

function methodAt(id: string, pointer: string | undefined, registry: Registry): ReturnType<Registry['method']> {
  try { return registry.method(id); } catch (error) {
    throw error instanceof SaddlepointError && pointer !== undefined ? error.at({ pointer }) : error;
  }
}

/** A declared method whose optional package is not installed is an error once it is used. */
function missing(id: string, registry: Registry): never {
  const lacking = missingPackage(registry.method(id));
  if (lacking !== undefined) throw packageError(id, lacking, []);
  throw usageError('nest-undeclared', `Method \`${id}\` was not loaded for inner runs.`, { expected: 'an id that stands in `nests` of a manifest' });
}
