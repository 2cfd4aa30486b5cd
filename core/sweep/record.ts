/** sweep.json: all that a worker anywhere needs to make the cells again, and the table once there is one. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { usageError } from '../contract/errors.js';
import type { Plain } from '../spec/document.js';
import { hashOf } from '../spec/hash.js';
import { writeWhole } from '../store/files.js';
import { readText } from '../store/read.js';
import { placesOf, type SweepAxes } from './axes.js';
import type { Row } from './table.js';

export interface SweepRecord {
  readonly sweep: 1;
  /** Of base, axes, mode, samples, seeds and repetitions; data files count through the keys of the cells. */
  readonly hash: string;
  readonly axes: SweepAxes;
  /** The base: a run/1 without its problem, the problem, and what their paths are relative to. */
  readonly base: { readonly run: Plain; readonly problem: Plain; readonly bare: boolean; /** Of the data. */ readonly folder: string; /** Of a path that an axis /problem names. */ readonly runFolder: string };
  readonly registries: readonly string[];
  readonly allowOutside: boolean;
  readonly command: string;
  readonly created: string;
  readonly cells: number;
  readonly rows?: readonly Row[];
}

export const hashOfSweep = ({ axes, base: { run, problem } }: Pick<SweepRecord, 'axes' | 'base'>): string =>
  hashOf({ run, problem, axes: Object.entries(axes.axes), along: axes.along && Object.entries(axes.along).map(([main, places]) => [main, Object.entries(places)]), mode: axes.mode ?? 'grid', samples: axes.samples, seed: axes.seed, repetitions: axes.repetitions ?? 1 });

/** Sweeps of one base over the same places share a folder, and so their cells: an axis may get other values. */
export const familyOfSweep = ({ axes, base: { run, problem } }: Pick<SweepRecord, 'axes' | 'base'>): string => hashOf({ run, problem, axes: placesOf(axes) });

export const recordFile = (folder: string): string => join(folder, 'sweep.json');
export const writeRecord = (folder: string, record: SweepRecord): void => writeWhole(recordFile(folder), `${JSON.stringify(record)}\n`);

/** Errors: `sweep-missing`, `sweep-damaged`. */
export function readRecord(folder: string): SweepRecord {
  const file = recordFile(folder);
  let text: string;
  try { text = readText(file); } catch { throw usageError('sweep-missing', `${folder} is not a sweep: it has no sweep.json.`, { file: folder, expected: 'a folder that `saddlepoint sweep` made' }); }
  try {
    const record = JSON.parse(text) as SweepRecord;
    if (record.sweep !== 1 || typeof record.base !== 'object' || record.hash !== hashOfSweep(record)) throw new Error('it is not what a sweep wrote');
    return record;
  } catch (error) {
    throw usageError('sweep-damaged', `${file} cannot be read: ${(error as Error).message}`, { file, expected: 'sweep.json as it was written' });
  }
}

/** When the record was last written, for a worker that keeps one. */
export function recordTime(folder: string): number { try { return statSync(recordFile(folder)).mtimeMs; } catch { return 0; } }
