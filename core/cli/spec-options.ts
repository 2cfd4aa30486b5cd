/** Options that change a spec: they are written into the document before it is checked, so that they are part of its hash. */
import { unavailableError, usageError } from '../contract/errors.js';
import { backends } from '../prepare.js';
import { openDocument, type SpecDocument } from '../spec/document.js';
import { applyOverrides, parseOverride, type Override } from '../spec/override.js';
import { parseSpec, readSpecFile } from '../spec/text.js';
import type { Common } from './io.js';

export interface SpecOptions extends Common {
  readonly method?: string;
  readonly backend?: string;
  readonly seed?: string;
  readonly set?: readonly string[];
  readonly start?: string;
  readonly maxIterations?: string;
  readonly maxSeconds?: string;
}

export async function openWithOptions(path: string, options: SpecOptions): Promise<SpecDocument> {
  return withOptions(await openDocument(path, options.allowOutside ?? false), options);
}

export function withOptions(document: SpecDocument, options: SpecOptions): SpecDocument {
  if (options.method !== undefined) document.run.method = sameMethod(document, options.method) ?? { id: options.method };
  applyOverrides(document, overridesOf(options));
  requireMethodId(document);
  return document;
}

/** Params belong to a method: the best fit of `match` is not known yet when they are set. */
function requireMethodId({ run, bare }: SpecDocument): void {
  if (!bare || run.method === undefined || (run.method as { id?: unknown }).id !== undefined) return;
  throw usageError('method-missing', 'Params of the method are set, and no method is named.', { pointer: '/method/id', expected: '--method ID', suggestion: 'see `saddlepoint match`' });
}

/** `--method` with the id that the spec has keeps the spec's params. */
function sameMethod(document: SpecDocument, id: string): unknown {
  const method = document.run.method as { id?: unknown } | undefined;
  return method?.id === id ? method : undefined;
}

function overridesOf(options: SpecOptions): Override[] {
  const overrides: Override[] = (options.set ?? []).map(parseOverride);
  const add = (pointer: string, value: unknown): void => { overrides.push({ pointer, value }); };
  if (options.backend !== undefined) add('/backend', backend(options.backend));
  if (options.seed !== undefined) add('/seed', number(options.seed, '--seed'));
  if (options.maxIterations !== undefined) add('/budget/iterations', number(options.maxIterations, '--max-iterations'));
  if (options.maxSeconds !== undefined) add('/budget/seconds', number(options.maxSeconds, '--max-seconds'));
  if (options.start !== undefined) add('/problem/start', startOf(options.start));
  return overrides;
}

/** Refused here, where the option can be named: in the spec there is nothing to mend. */
function backend(name: string): string {
  if (!backends.includes(name)) throw unavailableError('backend-unavailable', `--backend ${name}: there is no such backend here.`, { expected: backends.join(' or '), suggestion: 'see `saddlepoint doctor`' });
  return name;
}

function number(text: string, option: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw usageError('option-value', `${option} ${text} is not a finite number.`, { expected: 'a finite number' });
  return value;
}

/** A JSON array or {block: array}; or a result file, whose solution is taken. */
function startOf(file: string): unknown {
  const value = parseSpec(readSpecFile(file)) as { solution?: Readonly<Record<string, { data?: unknown } | null>> | null } | null;
  if (!value?.solution) return value;
  return Object.fromEntries(Object.entries(value.solution).map(([name, block]) => [name, block?.data ?? null]));
}
