/** A run directory: run.json, trace.jsonl, checkpoints/, result.json and the solution. Made when the first record is there, never before. */
import { closeSync, fstatSync, ftruncateSync, lstatSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { NamedArray } from '../contract/arrays.js';
import { usageError } from '../contract/errors.js';
import type { Environment, RunResult, TraceRecord } from '../contract/result.js';
import { writeNpy } from '../data/npy.js';
import { writePng } from '../data/png.js';
import { writeSafetensors } from '../data/safetensors.js';
import { environment } from '../driver/environment.js';
import type { Snapshot, Store } from '../driver/execution.js';
import { continuing, guarded, makeFolder, overwriting, writeWhole } from './files.js';
import { writeCheckpoint } from './format.js';

/** run.json: all that `resume` and `report` need to know. */
export interface RunDocument {
  readonly run: 1;
  readonly spec: object;
  readonly folder: string;
  /** Base name of the file that the problem came from, `<stdin>` for standard input; absent for problems given as values. */
  readonly problemFile?: string;
  readonly allowOutside: boolean;
  readonly registries: readonly string[];
  /** Of a comparison or a sweep; absent for the first. */
  readonly repetition?: number;
  readonly specHash: string;
  readonly problemHash: string;
  readonly method: { readonly id: string; readonly version: string; readonly title: string };
  readonly metrics: Readonly<Record<string, { readonly unit: string; readonly better: string }>>;
  /** Names of those that the problem measures of every method's point; absent where it measures none. */
  readonly problemMetrics?: readonly string[];
  readonly merit?: string;
  readonly chain: readonly string[];
  /** The tensor backend, of runs that have one. */
  readonly backend?: string;
  readonly command: string;
  readonly created: string;
  readonly reference?: { readonly value?: number };
}

export interface TraceHeader { readonly trace: 1; readonly method: string; readonly problem: string; readonly seed: number; readonly specHash: string; readonly metrics: RunDocument['metrics']; readonly environment: Environment }

export interface DirectoryStore extends Store { close(): void }

const kept = 2;

/** `continued`: bytes of the trace that stand; the rest is cut off. */
export function openStore(folder: string, document: RunDocument, seed: number, problemKind: string, continued?: number): DirectoryStore {
  let handle: number | undefined;
  let inode = 0;
  let bytes = continued ?? 0;
  const file = join(folder, 'trace.jsonl');
  const append = (line: object): void => {
    const buffer = Buffer.from(`${JSON.stringify(line)}\n`);
    guarded(file, () => {
      try { for (let at = 0; at < buffer.length;) at += writeSync(handle!, buffer, at, undefined, bytes + at); } catch (error) {
        // A full disk leaves whole lines.
        ftruncateSync(handle!, bytes);
        throw error;
      }
    });
    bytes += buffer.length;
  };
  const open = (): void => {
    if (handle !== undefined) { requireThere(file, inode); return; }
    refuseLink(join(folder, 'checkpoints'));
    const made = guarded(folder, () => makeFolder(join(folder, 'checkpoints')));
    try {
      if (continued === undefined) writeWhole(join(folder, 'run.json'), `${JSON.stringify(document)}\n`);
      guarded(file, () => {
        handle = openSync(file, continued === undefined ? overwriting : continuing);
        ftruncateSync(handle, bytes);
        inode = fstatSync(handle).ino;
      });
      if (bytes === 0) append(headerOf(document, seed, problemKind));
    } catch (error) {
      close();
      // Nothing half-written is left of a run that could not start.
      if (continued === undefined) discard(folder, made);
      throw error;
    }
  };
  const close = (): void => { if (handle !== undefined) closeSync(handle); handle = undefined; };
  return {
    write(record) { open(); append(lineOf(record)); },
    save(snapshot) { open(); saveCheckpoint(folder, document, snapshot, bytes); },
    close,
  };
}

/** `made`: the first folder that had to be made; undefined where the empty run directory was there already. */
function discard(folder: string, made: string | undefined): void {
  if (made !== undefined && !made.startsWith(join(folder, 'checkpoints'))) { rmSync(made, { recursive: true, force: true }); return; }
  for (const name of ['checkpoints', 'run.json', 'trace.jsonl']) rmSync(join(folder, name), { recursive: true, force: true });
}

/** A file that was removed can still be written to: the records would be lost without a word. */
function requireThere(file: string, inode: number): void {
  if (statSync(file, { throwIfNoEntry: false })?.ino === inode) return;
  throw usageError('run-directory-gone', `${file} was removed or replaced while the run was writing it.`, { file, expected: 'a run directory that nobody touches', suggestion: 'start the run again' });
}

/** A linked folder would let checkpoints be written, and old ones removed, outside the run directory. */
function refuseLink(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) throw usageError('write-failed', `${path} is a symbolic link.`, { file: path, expected: 'a folder of the run directory itself' });
}

const headerOf = (document: RunDocument, seed: number, problem: string): TraceHeader =>
  ({ trace: 1, method: document.method.id, problem, seed, specHash: document.specHash, metrics: document.metrics, environment: { ...environment(), ...backendOf(document) } });
const backendOf = ({ backend }: Pick<RunDocument, 'backend'>): { readonly backend?: string } => (backend === undefined ? {} : { backend });
const lineOf = ({ k, seconds, counts, metrics }: TraceRecord): TraceRecord => ({ k, seconds, counts, metrics });

function saveCheckpoint(folder: string, document: RunDocument, snapshot: Snapshot, traceBytes: number): void {
  const { linalg: engine, threads } = environment();
  const head = { method: document.method.id, version: document.method.version, specHash: document.specHash, k: snapshot.k, engine, threads, ...backendOf(document), traceBytes };
  const checkpoints = join(folder, 'checkpoints');
  writeWhole(join(checkpoints, `${String(snapshot.k).padStart(12, '0')}.safetensors`), writeCheckpoint(head, snapshot));
  for (const old of checkpointFiles(folder).slice(kept)) rmSync(join(checkpoints, old), { force: true });
}

/** Newest first: by number, since a k of more than 12 digits makes a longer name. */
export function checkpointFiles(folder: string): string[] {
  try { return readdirSync(join(folder, 'checkpoints')).filter((name) => /^\d{12,16}\.safetensors$/.test(name)).sort((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10)); } catch { return []; }
}

export const traceSize = (folder: string): number => { try { return statSync(join(folder, 'trace.jsonl')).size; } catch { return 0; } };

const largestInline = 100_000;
const count = (blocks: Readonly<Record<string, NamedArray>>): number => Object.values(blocks).reduce((total, { data }) => total + data.length, 0);

/** What `solve --json` prints and result.json holds. */
export type SolveDocument = ReturnType<typeof solveDocument>;

export function solveDocument(result: RunResult, folder?: string) {
  const large = count(result.solution) > largestInline && folder !== undefined;
  return {
    outcome: result.outcome, certificate: result.certificate, reason: result.reason, method: result.method, problem: result.problem, seed: result.seed,
    iterations: result.iterations, seconds: result.seconds, counts: result.counts,
    best: { k: result.best.k, metrics: result.best.metrics },
    last: { k: result.last.k, metrics: result.last.metrics, ...(result.last.k === result.best.k || large ? {} : { solution: listed(result.last.solution) }) },
    solution: large ? { file: solutionName(result) } : listed(result.solution),
    ...(result.tables ? { tables: Object.fromEntries(Object.entries(result.tables).map(([name, { columns, role, logarithmic }]) => [name, { columns: Object.fromEntries(Object.entries(columns).map(([key, column]) => [key, [...column]])), ...(role ? { role } : {}), ...(logarithmic ? { logarithmic } : {}) }])) } : {}),
    ...(result.problemDetails ? { problemDetails: result.problemDetails } : {}), ...(result.notes ? { notes: result.notes } : {}),
    environment: result.environment, ...(folder === undefined ? {} : { runDirectory: folder }),
  };
}

const listed = (blocks: Readonly<Record<string, NamedArray>>) =>
  Object.fromEntries(Object.entries(blocks).map(([name, { shape, data, field, tags, labels, known, threshold }]) =>
    [name, { shape, data: [...data], ...(field ? { field } : {}), ...(tags?.includes('graph') ? { tags } : {}), ...(labels ? { labels } : {}), ...(known ? { known: [...known] } : {}), ...(threshold === undefined ? {} : { threshold }) }]));

/** One block: solution.npy; several: solution.safetensors. A block that is an image is written as one too. */
const solutionName = ({ solution }: RunResult): string => (Object.keys(solution).length === 1 ? 'solution.npy' : 'solution.safetensors');

export function writeResult(folder: string, result: RunResult): void {
  const blocks = Object.entries(result.solution);
  if (blocks.length === 1) writeWhole(join(folder, 'solution.npy'), writeNpy(blocks[0]![1]));
  else if (blocks.length > 1) writeWhole(join(folder, 'solution.safetensors'), writeSafetensors(blocks));
  const images = blocks.filter(([, { tags, shape }]) => tags?.includes('image') && shape.length === 2);
  for (const [name, block] of images) writeWhole(join(folder, images.length === 1 ? 'solution.png' : `solution-${name}.png`), writePng(block));
  writeWhole(join(folder, 'result.json'), `${JSON.stringify(solveDocument(result, folder), undefined, 2)}\n`);
}
