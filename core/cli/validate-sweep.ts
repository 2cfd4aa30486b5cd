/** `saddlepoint validate` on a sweep/1: its own errors, those of its base, and those of its cells, each at the place that is to be mended. */
import { SaddlepointError } from '../contract/errors.js';
import { registryFor } from '../registry.js';
import type { SpecText } from '../spec/text.js';
import { sweepErrors, sweepOf } from '../sweep/open.js';
import { planSweep } from '../sweep/plan.js';
import type { SpecOptions } from './spec-options.js';

const most = 20;

export async function errorsOfSweep(value: unknown, source: SpecText, folder: string, options: SpecOptions): Promise<readonly SaddlepointError[]> {
  const own = await sweepErrors(value, source);
  if (own.length > 0) return own;
  try {
    const opened = await sweepOf(value, source, folder, { allowOutside: options.allowOutside ?? false, registries: options.registry ?? [], command: '' });
    const { cells } = await planSweep(opened, registryFor(options.registry));
    const different = new Map(cells.flatMap(({ error }) => (error ? [[`${error.code} ${error.details.pointer} ${error.message}`, error] as const] : [])));
    return [...different.values()].slice(0, most);
  } catch (error) {
    if (error instanceof SaddlepointError) return [error];
    throw error;
  }
}
