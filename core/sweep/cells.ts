/** The cells of a sweep as run/1 documents: made one at a time, from the record alone, the same in every process. */
import { dirname } from 'node:path';
import { SaddlepointError, usageError } from '../contract/errors.js';
import { locate } from '../spec/reference/file.js';
import type { Plain, SpecDocument } from '../spec/document.js';
import { canonical } from '../spec/hash.js';
import { largestSpec, parseSpec, readSpecFile } from '../spec/text.js';
import { combinationsOf, placesOf, type Combination } from './axes.js';
import { assignAt, isWithin, partsOf } from './pointer.js';
import type { SweepRecord } from './record.js';

export interface Cell { readonly index: number; readonly combination: Combination; readonly repetition: number }

export interface Cells {
  readonly names: readonly string[];
  readonly list: readonly Cell[];
  /** The run/1 of a cell. Errors: `sweep-axis`, and those of a problem file that an axis names; pointers are into the run. */
  document(cell: Cell): Promise<SpecDocument>;
}

interface PlacedProblem { readonly problem: Plain; readonly folder: string }

export function cellsOf(record: SweepRecord): Cells {
  const names = placesOf(record.axes);
  const { repetitions = 1 } = record.axes;
  const list = combinationsOf(record.axes).flatMap((combination, c) => Array.from({ length: repetitions }, (_, repetition) => ({ index: c * repetitions + repetition, combination, repetition })));
  const problemOf = openProblems(record, names);
  return {
    names, list,
    async document({ combination: { values } }) {
      const { problem, folder } = await problemOf(values);
      const run = structuredClone(record.base.run);
      names.forEach((name, i) => { if (!isWithin(name, '/problem')) assignAt(run, partsOf(name), structuredClone(values[i]), name); });
      return { run, problem, runSource: { text: '', prefix: '' }, problemSource: { text: '', prefix: '/problem' }, bare: false, folder };
    },
  };
}

/** Problems are shared by the cells that have the same: with data in the spec each may be large. The last few are kept. */
function openProblems(record: SweepRecord, names: readonly string[]): (values: readonly unknown[]) => Promise<PlacedProblem> {
  const inside = names.map((name, i) => ({ name, i })).filter(({ name }) => isWithin(name, '/problem'));
  const kept = new Map<string, Promise<PlacedProblem>>();
  return (values) => {
    const key = canonical(inside.map(({ i }) => values[i]));
    let made = kept.get(key);
    if (!made) {
      made = makeProblem(record, inside.map(({ name, i }) => ({ name, value: values[i] })));
      kept.set(key, made);
      if (kept.size > 8) kept.delete(kept.keys().next().value!);
    }
    return made;
  };
}

async function makeProblem({ base, allowOutside }: SweepRecord, assignments: readonly { readonly name: string; readonly value: unknown }[]): Promise<PlacedProblem> {
  let placed: PlacedProblem = { problem: structuredClone(base.problem), folder: base.folder };
  for (const { name, value } of assignments) {
    if (name === '/problem') placed = await wholeProblem(value, base.runFolder, allowOutside);
    else assignAt(placed.problem, partsOf(name).slice(1), structuredClone(value), name);
  }
  return placed;
}

/** A path relative to the base, or the problem itself. */
async function wholeProblem(value: unknown, folder: string, allowOutside: boolean): Promise<PlacedProblem> {
  if (typeof value === 'string') {
    const file = await located(value, folder, allowOutside);
    const problem = parseSpec(readSpecFile(file)) as Plain | null;
    if (problem?.spec !== 'problem/1') throw usageError('spec-kind', `${value} is not a problem/1 spec.`, { pointer: '/problem', expected: '"spec": "problem/1"' });
    return { problem, folder: dirname(file) };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw usageError('wrong-type', 'A problem is a path or a problem/1.', { pointer: '/problem', expected: 'the path of a problem/1 file, or the problem itself' });
  return { problem: structuredClone(value) as Plain, folder };
}

async function located(path: string, folder: string, allowOutside: boolean): Promise<string> {
  try { return await locate(path, { folder, allowOutside, bytes: largestSpec }); } catch (error) {
    throw error instanceof SaddlepointError ? usageError(error.code, error.message, { ...error.details, pointer: '/problem' }) : error;
  }
}
