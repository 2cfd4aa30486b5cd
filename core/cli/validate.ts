/** `saddlepoint validate SPEC`: every error of a spec and its data, without loading a plugin. */
import { dirname, resolve } from 'node:path';
import { exitCodes, SaddlepointError } from '../contract/errors.js';
import { loadRegistry, type Registry } from '../registry/load.js';
import { loadData } from '../spec/data.js';
import { documentOf, isSweep, type Plain, type SpecDocument } from '../spec/document.js';
import { checkFormula } from '../spec/formula.js';
import { parseSpec, placeError, readSpecFile } from '../spec/text.js';
import { documentErrors } from '../spec/validate.js';
import { errorText, green, log, print, printJson } from './io.js';
import { withOptions, type SpecOptions } from './spec-options.js';

export async function validateVerb(path: string, options: SpecOptions): Promise<number> {
  const errors = await errorsOf(path, options);
  if (options.json) printJson({ valid: errors.length === 0, errors: errors.map((error) => error.toJSON()) });
  else if (errors.length === 0) print(green(`${path} is valid`));
  else for (const error of errors) log(errorText(error));
  return errors.length === 0 ? 0 : exitCodes.usage;
}

async function errorsOf(path: string, options: SpecOptions): Promise<readonly SaddlepointError[]> {
  try {
    const registry = loadRegistry(options.registry);
    const source = readSpecFile(path);
    const value = parseSpec(source);
    const folder = path === '-' ? process.cwd() : dirname(resolve(path));
    if (isSweep(value)) return await (await import('./validate-sweep.js')).errorsOfSweep(value, source, folder, options);
    const document = await withOptions(await documentOf(value, source, folder, options.allowOutside ?? false), options);
    const errors = await documentErrors(document, registry);
    return errors.length > 0 ? errors : await dataErrors(document, registry, options.allowOutside ?? false);
  } catch (error) {
    if (error instanceof SaddlepointError) return [error];
    throw error;
  }
}

async function dataErrors(document: SpecDocument, registry: Registry, allowOutside: boolean): Promise<readonly SaddlepointError[]> {
  const { problem, problemSource, folder } = document;
  try {
    const entry = registry.problem(problem.kind as string);
    const { data } = await loadData(entry, (problem.data ?? {}) as Plain, { folder, allowOutside });
    await checkFormula(entry, problem, data);
    return [];
  } catch (error) {
    if (!(error instanceof SaddlepointError)) throw error;
    const { pointer } = error.details;
    const prefixed = pointer === undefined ? error : new SaddlepointError(error.code, error.message, { ...error.details, pointer: problemSource.prefix + pointer }, error.failure);
    return [(await placeError(prefixed, problemSource)) as SaddlepointError];
  }
}
