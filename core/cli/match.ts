/** `saddlepoint match SPEC`: which methods fit, from the registry alone. */
import { exitCodes } from '../contract/errors.js';
import { offeredOfDocument, requireValidDocument } from '../open-spec.js';
import { loadRegistry } from '../registry/load.js';
import { matchMethods } from '../registry/match.js';
import { faint, print, printJson, tableText, type Common } from './io.js';
import { openWithOptions, type SpecOptions } from './spec-options.js';

export async function matchVerb(path: string, options: SpecOptions & Common & { readonly explain?: boolean }): Promise<number> {
  const registry = loadRegistry(options.registry);
  const document = await openWithOptions(path, options);
  await requireValidDocument(document, registry);
  const offered = await offeredOfDocument(document, registry);
  const { fits, misfits } = matchMethods(registry.methods, registry.bridges, offered);
  if (options.json) printJson({ fits, misfits });
  else {
    const title = (id: string): string => registry.method(id).summary;
    if (options.explain) print(`${String(document.problem.kind)} offers ${[...offered.oracles].join(', ')}; facts ${[...offered.facts].join(', ') || 'none'}\n`);
    print(fits.length > 0 ? tableText(['fits', 'through', 'cost', 'summary'], fits.map(({ id, chain, cost }) => [id, chain.join(' > ') || 'directly', String(cost), title(id)])) : 'no method fits');
    if (options.explain && misfits.length > 0) print(`\n${tableText(['does not fit', 'because it needs'], misfits.map(({ id, missing, ignores = [] }) => [id, [...missing, ...(ignores.length > 0 ? [`to know ${ignores.join(', ')}`] : [])].join(', ')]))}`);
    else if (misfits.length > 0) print(faint(`${misfits.length} more do not fit; --explain says why`));
  }
  return fits.length > 0 ? 0 : exitCodes.misfit;
}
