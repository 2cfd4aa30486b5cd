/** Every cell with its key, or with the error that keeps it from running. Data is read for its hash; no plugin is loaded. */
import { SaddlepointError, usageError } from '../contract/errors.js';
import { offeredOfDocument } from '../open-spec.js';
import { matchMethods } from '../registry/match.js';
import type { Registry } from '../registry/load.js';
import { loadData } from '../spec/data.js';
import type { Plain, SpecDocument } from '../spec/document.js';
import { hashOf } from '../spec/hash.js';
import { documentErrors } from '../spec/validate.js';
import { placeError } from '../spec/text.js';
import { placesOf, pointerOfPlace } from './axes.js';
import { cellsOf, type Cell } from './cells.js';
import type { OpenedSweep } from './open.js';
import { isWithin } from './pointer.js';
import type { SweepRecord } from './record.js';

export interface PlannedCell extends Cell {
  /** Content hash of the run, its data and its repetition: names the run directory. */
  readonly key: string;
  readonly problemHash: string;
  readonly method: string;
  readonly problem: string;
  readonly seed: number;
  readonly error?: SaddlepointError;
}

export interface SweepPlan { readonly record: SweepRecord; readonly names: readonly string[]; readonly cells: readonly PlannedCell[]; readonly opened: OpenedSweep }

/** Errors: `sweep-axis` for an axis that is an unknown key in every cell. */
export async function planSweep(opened: OpenedSweep, registry: Registry): Promise<SweepPlan> {
  const { names, list, document } = cellsOf(opened.record);
  const hashProblem = openProblemHashes(registry, opened.record.allowOutside);
  const cells: PlannedCell[] = [];
  const lost = new Map<string, SaddlepointError>();
  const found = new Set<string>();
  let last: { readonly of: Cell['combination']; readonly planned: Omit<PlannedCell, keyof Cell | 'key'>; readonly content: object } | undefined;
  for (const cell of list) {
    if (last?.of !== cell.combination) {
      const { planned, content, errors } = await planOne(() => document(cell), registry, hashProblem);
      for (const name of names) {
        const error = errors.find(({ code, details: { pointer } }) => (code === 'unknown-key' || code === 'sweep-axis') && pointer !== undefined && isWithin(name, pointer));
        if (error) lost.set(name, error); else found.add(name);
      }
      const [first] = errors;
      last = { of: cell.combination, content, planned: { ...planned, ...(first ? { error: await placeInSweep(first, opened, cell) } : {}) } };
    }
    const { planned, content } = last;
    cells.push({ ...cell, ...planned, key: `${hashOf({ ...content, repetition: cell.repetition }).slice(0, 32)}` });
  }
  for (const [name, error] of lost) if (!found.has(name)) throw await nowhere(name, error, opened);
  return { record: opened.record, names, cells, opened };
}

function nowhere(name: string, { message, details }: SaddlepointError, { source, record }: OpenedSweep): Promise<unknown> {
  const { expected, suggestion } = details;
  return placeError(usageError('sweep-axis', `The axis ${name} points nowhere: ${message}`, { pointer: pointerOfPlace(record.axes, name), ...(expected ? { expected } : {}), ...(suggestion ? { suggestion } : {}) }), source);
}

interface Planned { readonly planned: Omit<PlannedCell, keyof Cell | 'key'>; readonly content: object; readonly errors: readonly SaddlepointError[] }

async function planOne(open: () => Promise<SpecDocument>, registry: Registry, hashProblem: (document: SpecDocument) => Promise<string>): Promise<Planned> {
  let document: SpecDocument | undefined;
  try {
    document = await open();
    const errors = await documentErrors(document, registry);
    if (errors.length > 0) return invalid(document, errors);
    document.run.method ??= await bestFit(document, registry);
    const problemHash = await hashProblem(document);
    const { method, seed } = facts(document);
    const { run } = document;
    const versions = { problem: registry.problem(String(document.problem.kind)).version, method: method === '' ? undefined : registry.method(method).version };
    const content = { problem: problemHash, method: run.method, stop: run.stop, budget: run.budget, seed, record: run.record, versions };
    return { planned: { ...facts(document), problemHash }, content, errors: [] };
  } catch (error) {
    if (!(error instanceof SaddlepointError)) throw error;
    return invalid(document, [error]);
  }
}

const invalid = (document: SpecDocument | undefined, errors: readonly SaddlepointError[]): Planned =>
  ({ planned: { ...(document ? facts(document) : { method: '', problem: '', seed: 0 }), problemHash: '' }, content: { run: document?.run, problem: document?.problem, error: errors[0]!.toJSON() }, errors });

function facts({ run, problem }: SpecDocument): { readonly method: string; readonly problem: string; readonly seed: number } {
  const id = (run.method as Plain | undefined)?.id;
  return { method: typeof id === 'string' ? id : '', problem: typeof problem.kind === 'string' ? problem.kind : '', seed: typeof run.seed === 'number' ? run.seed : 0 };
}

/** The method that `solve` would take; where none fits, the run says so. */
async function bestFit(document: SpecDocument, registry: Registry): Promise<object | undefined> {
  const fit = matchMethods(registry.methods, registry.bridges, await offeredOfDocument(document, registry)).fits[0];
  return fit && { id: fit.id, params: {} };
}

/** The hash that a run has of its problem: of the spec with its defaults and of the bytes of its data. Read once for all cells that share it. */
function openProblemHashes(registry: Registry, allowOutside: boolean): (document: SpecDocument) => Promise<string> {
  const known = new WeakMap<object, Promise<string>>();
  const read = async ({ problem, folder }: SpecDocument): Promise<string> => {
    const { hashes } = await loadData(registry.problem(problem.kind as string), (problem.data ?? {}) as Plain, { folder, allowOutside }).catch((error: unknown) => { throw inProblem(error); });
    return hashOf({ spec: problem, hashes });
  };
  return (document) => {
    const hash = known.get(document.problem) ?? read(document);
    known.set(document.problem, hash);
    return hash;
  };
}

function inProblem(error: unknown): unknown {
  if (!(error instanceof SaddlepointError) || error.details.pointer === undefined) return error;
  return new SaddlepointError(error.code, error.message, { ...error.details, pointer: `/problem${error.details.pointer}` }, error.failure);
}

/** An error of a cell, at the value of the axis that it speaks of, else in the base. */
export async function placeInSweep(error: SaddlepointError, { source, base, inline, record }: OpenedSweep, { combination }: Cell): Promise<SaddlepointError> {
  const { pointer, file, line, ...rest } = error.details;
  if (pointer === undefined) return error;
  const names = placesOf(record.axes);
  const axis = names.findLastIndex((name) => isWithin(pointer, name));
  const at = (place: string): SaddlepointError => new SaddlepointError(error.code, error.message, { ...rest, ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }), pointer: place }, error.failure);
  if (axis >= 0) {
    const position = combination.at[axis];
    return (await placeError(at(`${pointerOfPlace(record.axes, names[axis]!)}${position === undefined ? '' : `/${position}`}${pointer.slice(names[axis]!.length)}`), source)) as SaddlepointError;
  }
  if (inline && !(base.problemSource.file !== undefined && isWithin(pointer, '/problem'))) return (await placeError(at(`/base${pointer}`), source)) as SaddlepointError;
  const inOwnFile = isWithin(pointer, '/problem') && base.problemSource.prefix === '';
  return (await placeError(at(inOwnFile ? pointer.slice('/problem'.length) : pointer), inOwnFile ? base.problemSource : base.runSource)) as SaddlepointError;
}
