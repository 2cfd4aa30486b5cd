/** `saddlepoint compare SPEC...`: several methods on one problem, or several specs, each in a run directory of its own, and one report. */
import { join, resolve } from 'node:path';
import { exitCodes, SaddlepointError, usageError } from '../contract/errors.js';
import type { RunResult } from '../contract/result.js';
import { offeredOfDocument, openRun, requireValidDocument, runDocument } from '../open-spec.js';
import type { Registry } from '../registry/load.js';
import { matchMethods } from '../registry/match.js';
import type { SpecDocument } from '../spec/document.js';
import { requireEmpty } from '../store/files.js';
import { openStore, solveDocument } from '../store/run-directory.js';
import { countsText, duration, metricsText, shownPath } from './format.js';
import { errorText, faint, log, print, printJson, red, tableText } from './io.js';
import { reportFolders } from './report.js';
import { runToEnd } from './run.js';
import { defaultFolder } from './solve.js';
import { openWithOptions, type SpecOptions } from './spec-options.js';
import { registryFor } from '../registry.js';

export interface CompareOptions extends Omit<SpecOptions, 'method'> { readonly methods?: string; readonly method?: readonly string[]; readonly out?: string; readonly report?: boolean }

interface Case { readonly label: string; readonly document: SpecDocument; readonly repetition: number }
interface Ended { readonly label: string; readonly folder: string; readonly result?: RunResult; readonly error?: SaddlepointError }

export async function compareVerb(paths: readonly string[], options: CompareOptions, command: string): Promise<number> {
  const registry = registryFor(options.registry);
  const folder = resolve(options.out ?? defaultFolder('compare'));
  requireEmpty(folder);
  const cases = (await Promise.all(paths.map((path) => casesOf(path, options, registry)))).flat();
  const ended: Ended[] = [];
  for (const one of unique(cases)) {
    ended.push(await runCase(one, join(folder, one.label), options, registry, command));
    if (ended.at(-1)!.result?.outcome === 'aborted') break;
  }
  const done = ended.filter(({ result }) => result);
  if (options.report !== false && done.length > 0) await reportFolders(done.map((one) => one.folder), join(folder, 'report.html'));
  if (options.json) printJson({ runs: ended.map(({ label, folder: place, result, error }) => (result ? { ...solveDocument(result, place), label } : { label, error: error!.toJSON() })), directory: folder });
  else printTable(ended, folder, options);
  return exitCodeOf(ended);
}

/** The spec under each method asked for; with none asked for, its own method, or for a bare problem every solver that fits. */
async function casesOf(path: string, options: CompareOptions, registry: Registry): Promise<Case[]> {
  const { methods, method, ...rest } = options;
  const named = [...(methods?.split(',') ?? []), ...(method ?? []).flatMap((ids) => ids.split(','))].map((id) => id.trim()).filter(Boolean);
  const document = await openWithOptions(path, rest);
  const own = (document.run.method as { id?: string } | undefined)?.id;
  const ids = named.length > 0 ? named : own === undefined ? await fitting(document, registry) : [undefined];
  if (ids.length === 0) throw usageError('no-method-fits', `No method fits ${path}.`, { suggestion: 'see `saddlepoint match --explain`' });
  const repetitions = typeof document.run.repetitions === 'number' ? document.run.repetitions : 1;
  const cases = await Promise.all(ids.map(async (id) => ({ document: await openWithOptions(path, { ...rest, ...(id === undefined ? {} : { method: id }) }), label: id ?? own! })));
  return cases.flatMap((one) => Array.from({ length: repetitions }, (_, repetition) => ({ ...one, repetition, label: repetitions > 1 ? `${one.label}-${repetition}` : one.label })));
}

async function fitting(document: SpecDocument, registry: Registry): Promise<string[]> {
  await requireValidDocument(document, registry);
  const solvers = registry.methods.filter(({ kind }) => kind === 'solver');
  return matchMethods(solvers, registry.bridges, await offeredOfDocument(document, registry)).fits.map(({ id }) => id);
}

/** Labels name folders: a second one of the same name gets a number. */
function unique(cases: readonly Case[]): Case[] {
  const seen = new Map<string, number>();
  return cases.map((one) => {
    const times = (seen.get(one.label) ?? 0) + 1;
    seen.set(one.label, times);
    return times > 1 ? { ...one, label: `${one.label}-${times}` } : one;
  });
}

/** A failed run stays visible with its error; the others go on. */
async function runCase(one: Case, folder: string, options: CompareOptions, registry: Registry, command: string): Promise<Ended> {
  const quiet = options.quiet ?? false;
  try {
    const opened = await openRun(one.document, registry, { allowOutside: options.allowOutside ?? false, allowCommands: options.allowCommands ?? false, repetition: one.repetition });
    const run = runDocument(opened, { folder: one.document.folder, command, registries: (options.registry ?? []).map((file) => resolve(file)), allowOutside: options.allowOutside ?? false });
    const store = openStore(folder, run, opened.execution.seed, opened.execution.problem.kind);
    return { label: one.label, folder, result: await runToEnd({ opened, store, folder, quiet }) };
  } catch (error) {
    if (!(error instanceof SaddlepointError)) throw error;
    return { label: one.label, folder, error };
  }
}

function printTable(ended: readonly Ended[], folder: string, options: CompareOptions): void {
  if (options.quiet) return;
  print(tableText(['run', 'outcome', 'k', 'time', 'calls', 'best'], ended.map(({ label, result, error }) => (result
    ? [label, result.outcome, String(result.iterations), duration(result.seconds), countsText(result.counts), metricsText(result.best.metrics)]
    : [label, red('error'), '', '', '', error!.code])), [2, 3]));
  for (const { error } of ended) if (error) log(errorText(error));
  print(`${faint('runs')}    ${shownPath(folder)}`);
  if (options.report !== false && ended.some(({ result }) => result)) print(`${faint('report')}  ${shownPath(join(folder, 'report.html'))}`);
}

/** The comparison fails only when every run failed. */
function exitCodeOf(ended: readonly Ended[]): number {
  if (ended.some(({ result }) => result?.outcome === 'aborted')) return exitCodes.interrupted;
  const failed = ended.filter(({ error }) => error);
  return failed.length === ended.length ? failed[0]!.error!.exitCode : 0;
}
