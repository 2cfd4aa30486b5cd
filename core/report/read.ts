/** A run directory as a report needs it. A run that is still going, was killed, or has damaged files is read as far as it goes, never refused. */
import { createReadStream, existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TraceRecord } from '../contract/result.js';
import { readText, requireRegularFile, Unread } from '../store/read.js';
import { isRecord, numbersOf, textOf } from './loose.js';
import { readPictures, type Picture } from './pictures.js';
import { resultOf, type EndedRun } from './read-result.js';

type Loose = Readonly<Record<string, unknown>>;

export interface ReportRun {
  /** Base name of the folder. */
  readonly name: string;
  /** run.json, `{}` when it cannot be read. */
  readonly document: Loose;
  /** First line of the trace, `{}` when it cannot be read. */
  readonly header: Loose;
  readonly records: readonly TraceRecord[];
  /** Absent while the run goes on, and for a run that was killed. */
  readonly result?: EndedRun;
  /** Why the run ended without a result. */
  readonly error?: RunError;
  /** Read when they are asked for: a sweep has many runs and shows none. */
  readonly pictures?: () => readonly Picture[];
  /** What is missing or damaged, in sentences. */
  readonly issues: readonly string[];
}

export interface RunError { readonly code: string; readonly message: string; readonly expected?: string; readonly suggestion?: string }

export async function readRunDirectory(folder: string): Promise<ReportRun> {
  const issues: string[] = [];
  const result = resultOf(readJson(folder, 'result.json', issues), issues);
  const failure = result ? undefined : readJson(folder, 'error.json', issues);
  const error = errorOf(failure?.error);
  const document = readJson(folder, 'run.json', issues) ?? (error && failure);
  if (!document) issues.push('run.json is not there');
  // A run that failed before its first record has no trace, and nothing is wrong with that.
  const { header, records } = error && !existsSync(join(folder, 'trace.jsonl')) ? { header: {}, records: [] } : await readTrace(join(folder, 'trace.jsonl'), issues);
  return { name: basename(folder), document: document ?? {}, header, records, ...(result ? { result } : {}), ...(error ? { error } : {}), pictures: () => readPictures(folder), issues };
}

function errorOf(value: unknown): RunError | undefined {
  if (!isRecord(value) || typeof value.message !== 'string') return undefined;
  const { expected, suggestion } = value;
  return { code: textOf(value.code) ?? 'unknown', message: value.message, ...(typeof expected === 'string' ? { expected } : {}), ...(typeof suggestion === 'string' ? { suggestion } : {}) };
}

/** `undefined` when the file is absent; `{}` and an issue when it is damaged. */
function readJson(folder: string, name: string, issues: string[]): Loose | undefined {
  let text: string;
  try { text = readText(join(folder, name)); } catch (error) {
    if (!(error instanceof Unread && error.why === 'absent')) issues.push(`${name} cannot be read`);
    return undefined;
  }
  const value = parsed(text);
  if (isRecord(value)) return value;
  issues.push(`${name} is damaged`);
  return name === 'run.json' ? {} : undefined;
}

function parsed(text: string): unknown {
  try { return JSON.parse(text); } catch { return undefined; }
}

/** More records than this are read with every second one left out, again and again: a report needs shapes, not every step. */
const mostRecords = 100_000;

async function readTrace(file: string, issues: string[]): Promise<{ header: Loose; records: readonly TraceRecord[] }> {
  let header: Loose | undefined;
  let held: TraceRecord[] = [];
  let last: TraceRecord | undefined;
  let stride = 1;
  let seen = 0;
  const bad: number[] = [];
  let number = 0;
  try {
    requireRegularFile(file);
    for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
      number += 1;
      const value = parsed(line);
      if (isRecord(value) && value.trace !== undefined && !header) { header = value; continue; }
      const record = recordOf(value);
      if (!record) { if (line !== '') bad.push(number); continue; }
      last = record;
      if (seen++ % stride === 0) held.push(record);
      if (held.length > mostRecords) { held = held.filter((_, i) => i % 2 === 0); stride *= 2; }
    }
  } catch { issues.push('trace.jsonl is not there or cannot be read'); }
  if (last && held.at(-1) !== last) held.push(last);
  issues.push(...traceIssues(bad, number));
  return { header: header ?? {}, records: held };
}

function traceIssues(bad: readonly number[], lines: number): string[] {
  const broken = bad.filter((number) => number !== lines);
  return [
    ...(broken.length > 0 ? [`${broken.length} damaged line${broken.length > 1 ? 's' : ''} of trace.jsonl left out (the first is line ${broken[0]})`] : []),
    ...(bad.includes(lines) ? ['the last line of trace.jsonl is half-written and was left out'] : []),
  ];
}

function recordOf(value: unknown): TraceRecord | undefined {
  if (!isRecord(value) || typeof value.k !== 'number') return undefined;
  return { k: value.k, seconds: typeof value.seconds === 'number' ? value.seconds : NaN, counts: numbersOf(value.counts), metrics: numbersOf(value.metrics) };
}

/** The method's id, from whichever file knows it. */
export const methodOf = ({ document, header, result }: ReportRun): string =>
  textOf(isRecord(document.method) ? document.method.id : undefined) ?? textOf(header.method) ?? result?.method ?? 'unknown method';
