/** `conform`: every check that applies to a plugin, on every problem of the zoo that it fits. */
import { entryOf, isDefinition, type Definition } from '../../registry/definition.js';
import { isMethod, type Entry, type MethodEntry, type ProblemEntry } from '../../registry/entry.js';
import { importMethod } from '../../registry/import.js';
import type { PlacedEntry } from '../../registry/load.js';
import type { ZooProblem } from '../zoo/index.js';
import { Finding, NotApplicable, type Answer, type ConformanceCheck } from './check.js';
import { goldenOf } from './checks/golden.js';
import { registryWith } from './beside.js';
import { openElsewhere, type Elsewhere } from './elsewhere.js';
import { mostSeconds, Stuck, within } from './limit.js';
import { conformanceChecks } from './list.js';
import type { BackendName } from '../../tensor/backend.js';
import { trialsOf } from './trials.js';

export interface ConformanceResult {
  readonly name: string;
  /** The plugin's id. */
  readonly subject: string;
  /** Zoo problem and params, for a check that is made on each. */
  readonly problem?: string;
  readonly passed: boolean;
  readonly measured?: number;
  readonly tolerance?: number;
  /** What is wrong, and what to do. */
  readonly message?: string;
  /** Why the manifest keeps the plugin from the check: it was not made, and counts as passed. */
  readonly excluded?: string;
}

export interface ConformanceReport { readonly passed: boolean; readonly checks: readonly ConformanceResult[]; readonly warnings: readonly string[] }

export interface ConformOptions {
  /** The zoo of `saddlepoint/testing` when absent. */
  readonly zoo?: readonly ZooProblem[];
  readonly checks?: readonly ConformanceCheck[];
  /** Of `openElsewhere`, so that several plugins share one second process. */
  readonly elsewhere?: Elsewhere;
  /** What else stands in the plugin's registry file: methods that it may run inside (`nests`), problems of its golden vector. */
  readonly beside?: readonly PlacedEntry[];
  /** For methods that declare tensors; `cpu` when absent, which the second process takes always. */
  readonly backend?: BackendName;
  /** What one check may take; 120 when absent. No check is made after one that took longer. */
  readonly seconds?: number;
}

/** Takes a method or family given as code, or an entry of a loaded registry. Throws only when the plugin cannot be loaded. Bridges have no checks. */
export async function conform(plugin: Definition | PlacedEntry | { readonly manifest: { readonly id: string } }, options: ConformOptions = {}): Promise<ConformanceReport> {
  const entry = placed(plugin);
  const judge = openJudge(entry, options.seconds ?? mostSeconds);
  const checks = options.checks ?? conformanceChecks;
  if (entry.kind === 'problem') for (const check of checks) { if (check.on === 'problem') await judge.hold(check, () => check.run({ entry: entry as PlacedEntry<ProblemEntry> })); }
  if (isMethod(entry)) await holdMethod(entry as PlacedEntry<MethodEntry>, checks, judge, options);
  return { passed: judge.results.every(({ passed }) => passed), checks: judge.results, warnings: warningsOf(entry) };
}

function placed(plugin: Definition | PlacedEntry | { readonly manifest: { readonly id: string } }): PlacedEntry {
  return isDefinition(plugin) ? { ...entryOf(plugin, '(in this program)', ''), base: '', definition: plugin } : plugin as PlacedEntry;
}

async function holdMethod(entry: PlacedEntry<MethodEntry>, checks: readonly ConformanceCheck[], judge: Judge, { zoo, backend, beside = [], elsewhere = openElsewhere([entry], beside) }: ConformOptions): Promise<void> {
  const method = await importMethod(entry);
  const registry = registryWith([entry, ...beside]), trials = await judge.await('runs without an error', () => trialsOf(method, registry, zoo, backend));
  if (!trials) return;
  for (const check of checks) {
    if (check.on === 'problem' || !check.kinds.includes(entry.kind)) continue;
    if (check.on === 'method') await judge.hold(check, () => check.run({ method, entry, registry, trials, elsewhere }));
    else for (const trial of trials) await judge.hold(check, () => check.run(trial), trial.name);
  }
}

interface Judge {
  readonly results: ConformanceResult[];
  /** Undefined, and a result of that name, when it takes too long. */
  await<T>(name: string, work: () => Promise<T>): Promise<T | undefined>;
  hold(check: ConformanceCheck, run: () => Answer, problem?: string): Promise<void>;
}

/** An excluded check is listed once. An exclusion of a check that does not exist is a failure: it would hide a misspelling. */
function openJudge(entry: Entry, seconds: number): Judge {
  const subject = entry.id, excluded = ('conformance' in entry && entry.conformance?.exclude) || {};
  const known = new Set(conformanceChecks.map(({ name }) => name));
  const results: ConformanceResult[] = Object.keys(excluded).filter((name) => !known.has(name)).map((name) => ({ name, subject, passed: false, message: 'The manifest excludes this check, which does not exist.' }));
  let stuck = false;
  return {
    results,
    async await(name, work) {
      try { return await within(seconds, work()); } catch (error) {
        if (!(error instanceof Stuck)) throw error;
        results.push({ name, subject, passed: false, message: `The first step of the method does not end: ${error.message}.` });
        return undefined;
      }
    },
    async hold({ name }, run, problem) {
      if (stuck) return;
      const reason = excluded[name];
      if (reason !== undefined) { if (!results.some((result) => result.name === name)) results.push({ name, subject, passed: true, excluded: reason }); return; }
      const verdict = await within(seconds, verdictOf(run)).catch((error: unknown) => { stuck = true; return { passed: false, message: `The check does not end: ${(error as Error).message}.` }; });
      if (verdict) results.push({ name, subject, ...(problem === undefined ? {} : { problem }), ...verdict });
    },
  };
}

/** Undefined where the check does not apply. */
async function verdictOf(run: () => Answer): Promise<Pick<ConformanceResult, 'passed' | 'measured' | 'tolerance' | 'message'> | undefined> {
  try {
    return { passed: true, ...(await run() ?? {}) };
  } catch (error) {
    if (error instanceof NotApplicable) return undefined;
    return { passed: false, message: error instanceof Finding ? error.message : `The check ends with an error: ${String(error)}` };
  }
}

function warningsOf(entry: PlacedEntry): readonly string[] {
  if (!isMethod(entry) || entry.definition !== undefined || hasGolden(entry as PlacedEntry<MethodEntry>)) return [];
  return [`${entry.id} has no golden vector (golden.json with \`method\` and \`records\`): nothing compares its first steps with the formula of its paper`];
}

/** One that cannot be read is a finding already. */
function hasGolden(entry: PlacedEntry<MethodEntry>): boolean {
  try { return goldenOf(entry) !== undefined; } catch { return true; }
}
