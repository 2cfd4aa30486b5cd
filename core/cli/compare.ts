/** `saddlepoint compare SPEC...`: several methods on one problem, or several specs, each in a run directory of its own, and one report. A sweep's folder is summed up. */
import { basename, join, resolve } from 'node:path';
import { exitCodes, SaddlepointError, usageError } from '../contract/errors.js';
import type { RunResult } from '../contract/result.js';
import { offeredOfDocument, openRun, requireValidDocument, runDocument } from '../open-spec.js';
import type { Registry } from '../registry/load.js';
import { matchMethods } from '../registry/match.js';
import type { SpecDocument } from '../spec/document.js';
import { requireEmpty, writeWhole } from '../store/files.js';
import { openStore, solveDocument } from '../store/run-directory.js';
import { countsText, duration, metricsText, shownPath } from './format.js';
import { errorText, faint, log, print, printJson, red, tableText } from './io.js';
import type { Summary } from '../report/sweep/summary.js';
import type { Row } from '../sweep/table.js';
import { isSweepFolder, reportFolders } from './report.js';
import { runToEnd } from './run.js';
import { defaultFolder } from './solve.js';
import { openWithOptions, type SpecOptions } from './spec-options.js';
import { summarise, summaryDocument, summaryText } from './summary-text.js';
import { registryFor } from '../registry.js';

export interface CompareOptions extends Omit<SpecOptions, 'method'> { readonly methods?: string; readonly method?: readonly string[]; readonly out?: string; readonly report?: boolean; readonly repetitions?: string }

/** `series`: what the label says without repetition and number; `place`: the folder's name. */
interface Case { readonly label: string; readonly series: string; readonly place: string; readonly path: string; readonly document: SpecDocument; readonly repetition: number }
interface Ended { readonly one: Case; readonly label: string; readonly folder: string; readonly result?: RunResult; readonly error?: SaddlepointError }

export async function compareVerb(paths: readonly string[], options: CompareOptions, command: string): Promise<number> {
  if (paths.some(isSweepFolder)) return compareSweeps(paths, options);
  const registry = registryFor(options.registry);
  const folder = resolve(options.out ?? defaultFolder('compare'));
  requireEmpty(folder);
  const cases = (await Promise.all(paths.map((path) => casesOf(path, options, registry)))).flat();
  const ended: Ended[] = [];
  for (const one of unique(cases)) {
    ended.push(await runCase(one, join(folder, one.place), options, registry, command));
    if (ended.at(-1)!.result?.outcome === 'aborted') break;
  }
  const done = ended.filter(({ result }) => result);
  if (done.length > 0) for (const one of ended) keepError(one, command);
  if (options.report !== false && done.length > 0) await reportFolders(ended.map((one) => one.folder), join(folder, 'report.html'));
  const summaries = ended.some(({ one }) => one.repetition > 0) ? summarise(rowsOf(ended), ['/problem']) : undefined;
  if (options.json) printJson({ ...(summaries ? { groups: summaries.map(summaryDocument) } : {}), runs: ended.map(({ label, folder: place, result, error }) => (result ? { ...solveDocument(result, place), label } : { label, error: error!.toJSON() })), directory: folder });
  else printTable(ended, summaries, folder, options);
  return exitCodeOf(ended);
}

async function compareSweeps(paths: readonly string[], options: CompareOptions): Promise<number> {
  if (paths.length > 1) throw usageError('compare-mixed', `${paths.find(isSweepFolder)!} is a sweep: it is compared by itself.`, { expected: 'one sweep, or specs' });
  return (await import('./compare-sweep.js')).compareSweep(paths[0]!, options);
}

/** A run that failed says why in its own folder, so that every report over these runs shows it. */
function keepError({ one, folder, error }: Ended, command: string): void {
  if (!error) return;
  const { run, problem, problemSource: { file } } = one.document;
  const id = (run.method as { id?: unknown } | undefined)?.id;
  writeWhole(join(folder, 'error.json'), `${JSON.stringify({ error, method: { id: typeof id === 'string' ? id : one.series }, spec: { ...run, problem: { kind: problem.kind } }, ...(file ? { problemFile: basename(file) } : {}), ...(one.repetition > 0 ? { repetition: one.repetition } : {}), command })}\n`);
}

/** The runs as a sweep over problem and method would have them. */
const rowsOf = (ended: readonly Ended[]): readonly Row[] => ended.map(({ one, result, error }, cell) => ({
  cell, key: '', axes: { '/problem': one.path }, repetition: one.repetition, seed: result?.seed ?? 0, method: one.series, problem: String(one.document.problem.kind ?? ''),
  ...(error ? { error: error.toJSON() } : {}), ...(result ? { outcome: result.outcome, iterations: result.iterations, best: result.best.metrics, counts: result.counts, seconds: result.seconds } : {}),
}));

/** The spec under each method asked for; with none asked for, its own method, or for a bare problem every solver that fits. */
async function casesOf(path: string, options: CompareOptions, registry: Registry): Promise<Case[]> {
  const { methods, method, ...rest } = options;
  const named = [...(methods?.split(',') ?? []), ...(method ?? []).flatMap((ids) => ids.split(','))].map((id) => id.trim()).filter(Boolean);
  const document = await openWithOptions(path, rest);
  const own = (document.run.method as { id?: string } | undefined)?.id;
  const ids = named.length > 0 ? named : own === undefined ? await fitting(document, registry) : [undefined];
  if (ids.length === 0) throw usageError('no-method-fits', `No method fits ${path}.`, { suggestion: 'see `saddlepoint match --explain`' });
  const repetitions = repetitionsOf(options, document);
  const cases = await Promise.all(ids.map(async (id) => ({ document: await openWithOptions(path, { ...rest, ...(id === undefined ? {} : { method: id }) }), path, series: id ?? own!, place: '' })));
  return cases.flatMap((one) => Array.from({ length: repetitions }, (_, repetition) => ({ ...one, repetition, label: repetitions > 1 ? `${one.series}-${repetition}` : one.series })));
}

const mostRepetitions = 10_000;

/** The option's, else the spec's; what else is wrong in the spec is said when its first run is opened. */
function repetitionsOf({ repetitions }: CompareOptions, { run }: SpecDocument): number {
  const count = repetitions === undefined ? run.repetitions ?? 1 : /^\d+$/.test(repetitions) ? Number(repetitions) : NaN;
  if (typeof count === 'number' && Number.isInteger(count) && count >= 1 && count <= mostRepetitions) return count;
  throw usageError('option-value', `${repetitions === undefined ? JSON.stringify(run.repetitions) : `--repetitions ${repetitions}`} is not a number of repetitions.`, { ...(repetitions === undefined ? { pointer: '/repetitions' } : {}), expected: `a whole number from 1 to ${mostRepetitions}` });
}

async function fitting(document: SpecDocument, registry: Registry): Promise<string[]> {
  await requireValidDocument(document, registry);
  const solvers = registry.methods.filter(({ kind }) => kind === 'solver');
  return matchMethods(solvers, registry.bridges, await offeredOfDocument(document, registry)).fits.map(({ id }) => id);
}

/** A second case of the same label gets a number. Labels name folders: only what is safe in a name is kept. */
function unique(cases: readonly Case[]): Case[] {
  const seen = new Map<string, number>();
  const numbered = (label: string): string => {
    const times = (seen.get(label) ?? 0) + 1;
    seen.set(label, times);
    return times > 1 ? `${label}-${times}` : label;
  };
  return cases.map((one) => {
    const label = numbered(one.label);
    return { ...one, label, place: label.replace(/[^\w.-]+/g, '-').replace(/^\.+/, '-').slice(0, 200) };
  });
}

/** A failed run stays visible with its error; the others go on. */
async function runCase(one: Case, folder: string, options: CompareOptions, registry: Registry, command: string): Promise<Ended> {
  const quiet = options.quiet ?? false;
  try {
    const opened = await openRun(one.document, registry, { allowOutside: options.allowOutside ?? false, allowCommands: options.allowCommands ?? false, repetition: one.repetition });
    const run = runDocument(opened, { folder: one.document.folder, command, registries: (options.registry ?? []).map((file) => resolve(file)), allowOutside: options.allowOutside ?? false });
    const store = openStore(folder, run, opened.execution.seed, opened.execution.problem.kind);
    return { one, label: one.label, folder, result: await runToEnd({ opened, store, folder, quiet }) };
  } catch (error) {
    if (!(error instanceof SaddlepointError)) throw error;
    return { one, label: one.label, folder, error };
  }
}

function printTable(ended: readonly Ended[], summaries: readonly Summary[] | undefined, folder: string, options: CompareOptions): void {
  if (options.quiet) return;
  print(summaries ? summaryText(summaries) : tableText(['run', 'outcome', 'k', 'time', 'calls', 'best'], ended.map(({ label, result, error }) => (result
    ? [label, result.outcome, String(result.iterations), duration(result.seconds), countsText(result.counts), metricsText(result.best.metrics)]
    : [label, red('error'), '', '', '', error!.code])), [2, 3]));
  for (const text of new Set(ended.flatMap(({ error }) => (error ? [errorText(error)] : [])))) log(text);
  print(`${faint('runs')}    ${shownPath(folder)}`);
  if (options.report !== false && ended.some(({ result }) => result)) print(`${faint('report')}  ${shownPath(join(folder, 'report.html'))}`);
}

/** The comparison fails only when every run failed. */
function exitCodeOf(ended: readonly Ended[]): number {
  if (ended.some(({ result }) => result?.outcome === 'aborted')) return exitCodes.interrupted;
  const failed = ended.filter(({ error }) => error);
  return failed.length === ended.length ? failed[0]!.error!.exitCode : 0;
}
