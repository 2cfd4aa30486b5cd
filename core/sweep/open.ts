/** From a sweep/1 file to its record: schema, axes and base are checked; nothing is expanded yet. */
import { dirname, resolve } from 'node:path';
import { SaddlepointError, usageError } from '../contract/errors.js';
import { errorsAgainst } from '../spec/check.js';
import { documentOf, isSweep, type Plain, type SpecDocument } from '../spec/document.js';
import { locate } from '../spec/reference/file.js';
import { sweepSchema } from '../spec/sweep-schema.js';
import { largestSpec, parseSpec, placeError, readSpecFile, type SpecText } from '../spec/text.js';
import { cellCount, checkAxes, type SweepAxes } from './axes.js';
import { hashOfSweep, type SweepRecord } from './record.js';

export interface SweepOptions { readonly allowOutside: boolean; readonly registries: readonly string[]; readonly command: string }

/** `base`: as it was written, so that errors can name file and line. `inline`: it stands in the sweep itself. */
export interface OpenedSweep { readonly record: SweepRecord; readonly source: SpecText; readonly base: SpecDocument; readonly inline: boolean }

interface SweepSpec extends SweepAxes { readonly base: string | Plain }

export async function openSweep(path: string, options: SweepOptions): Promise<OpenedSweep> {
  const source = readSpecFile(path);
  return sweepOf(parseSpec(source), source, path === '-' ? process.cwd() : dirname(resolve(path)), options);
}

/** Throws the first error, placed in its file. */
export async function sweepOf(value: unknown, source: SpecText, folder: string, options: SweepOptions): Promise<OpenedSweep> {
  const [first] = await sweepErrors(value, source);
  if (first) throw first;
  const { base: given, axes, along, mode, samples, seed, repetitions } = value as SweepSpec;
  const inline = typeof given !== 'string';
  const base = await baseOf(given, source, folder, options.allowOutside);
  const { repetitions: own, ...run } = base.document.run;
  const sweep: SweepAxes = { axes, ...given_({ along }), mode: mode ?? 'grid', ...given_({ samples, seed }), repetitions: repetitions ?? (typeof own === 'number' ? own : 1) };
  const cells = await placed(() => cellCount(sweep), source);
  const record = {
    sweep: 1 as const, axes: sweep, base: { run, problem: base.document.problem, bare: base.document.bare, folder: base.document.folder, runFolder: base.folder },
    registries: options.registries.map((file) => resolve(file)), allowOutside: options.allowOutside, command: options.command, created: new Date().toISOString(), cells,
  };
  return { record: { ...record, hash: hashOfSweep(record) }, source, base: base.document, inline };
}

const given_ = <T extends object>(settings: T): Partial<T> => Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as Partial<T>;

/** All that can be said of the sweep without its base. */
export async function sweepErrors(value: unknown, source: SpecText): Promise<SaddlepointError[]> {
  const errors = await errorsAgainst(sweepSchema, value);
  if (errors.length === 0) {
    try { checkAxes(value as SweepAxes); cellCount(value as SweepAxes); } catch (error) {
      if (!(error instanceof SaddlepointError)) throw error;
      errors.push(error);
    }
  }
  return (await Promise.all(errors.map((error) => placeError(error, source)))) as SaddlepointError[];
}

/** The base as a document, and the folder that its own paths are relative to. */
async function baseOf(base: string | Plain, source: SpecText, folder: string, allowOutside: boolean): Promise<{ readonly document: SpecDocument; readonly folder: string }> {
  if (typeof base !== 'string') return { document: await placed(() => documentOf(base, { text: '' }, folder, allowOutside), source, '/base'), folder };
  const file = await placed(() => locate(base, { folder, allowOutside, bytes: largestSpec }), source, '/base');
  const text = readSpecFile(file);
  const value = parseSpec(text);
  if (isSweep(value)) throw await placeError(usageError('spec-kind', `${base} is a sweep itself.`, { pointer: '/base', expected: 'a run/1 or a problem/1' }), source);
  return { document: await documentOf(value, text, dirname(file), allowOutside), folder: dirname(file) };
}

async function placed<T>(work: () => T | Promise<T>, source: SpecText, prefix = ''): Promise<T> {
  try { return await work(); } catch (error) {
    if (!(error instanceof SaddlepointError)) throw error;
    const { file, pointer = '', ...rest } = error.details;
    const elsewhere = file !== undefined && file !== source.file && rest.line !== undefined;
    throw elsewhere ? error : await placeError(new SaddlepointError(error.code, error.message, { ...rest, pointer: prefix + pointer }, error.failure), source);
  }
}
