/** Families of problems, on the example of their manifest. */
import type { AnyProblem } from '../../../contract/problem.js';
import { entryOf } from '../../../registry/definition.js';
import { importFamily } from '../../../registry/import.js';
import { plain } from '../../../registry/load.js';
import { offeredBySpec } from '../../../registry/offers.js';
import { requireValid } from '../../../spec/check.js';
import { loadData, type LoadedData } from '../../../spec/data.js';
import { problemSchema } from '../../../spec/problem-schema.js';
import { canonical } from '../../../spec/hash.js';
import { checkProblem } from '../../oracles.js';
import { Finding, NotApplicable, type ConformanceCheck, type ProblemSubject } from '../check.js';
import { requireSameEntry } from './manifest.js';

const kinds = ['problem'] as const;

interface Built { readonly spec: Record<string, unknown>; readonly problem: AnyProblem; readonly data: LoadedData['data']; /** The data as text, before `build` saw it. */ readonly before: string }

const dataText = (data: object): string => canonical(JSON.parse(JSON.stringify(data, (_key, value: unknown) => (ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>, String) : value))));

async function build({ entry }: ProblemSubject): Promise<Built> {
  const spec = structuredClone(entry.example) as Record<string, unknown>;
  await requireValid(problemSchema(entry), spec);
  const { data } = await loadData(entry, (spec.data ?? {}) as Record<string, unknown>, { folder: '.' });
  const before = dataText(data);
  const problem = await (await importFamily(entry)).build({ data, params: spec.params as object, spec });
  return { spec, problem, data, before };
}

/** The check of the example itself reports what is wrong with it. */
const built = async (subject: ProblemSubject): Promise<Built> => {
  try { return await build(subject); } catch (error) { throw new NotApplicable(String(error)); }
};

export const familyIsEntry: ConformanceCheck = {
  name: 'manifest equals registry entry', kinds, on: 'problem',
  async run({ entry }) { requireSameEntry(entryOf(await importFamily(entry), entry.module, entry.export), plain(entry)); },
};

export const exampleBuilds: ConformanceCheck = {
  name: 'the example validates and builds', kinds, on: 'problem',
  async run(subject) {
    try { await build(subject); } catch (error) { throw new Finding(`The manifest's example does not become a problem: ${(error as Error).message}`); }
  },
};

export const offersAreOracles: ConformanceCheck = {
  name: 'declared offers equal the built oracles', kinds, on: 'problem',
  async run(subject) {
    const { spec, problem } = await built(subject);
    const offered = await offeredBySpec(subject.entry, spec);
    const made = new Set(Object.entries(problem.oracles).filter(([, oracle]) => oracle !== undefined).map(([name]) => name));
    const promised = [...offered.oracles].filter((name) => !made.has(name)), silent = [...made].filter((name) => !offered.oracles.has(name));
    if (promised.length + silent.length > 0) throw new Finding(`Offered and not built: ${promised.join(', ') || 'none'}. Built and not offered: ${silent.join(', ') || 'none'}. \`match\` reads \`offers\` alone.`);
    const facts = [...offered.facts].filter((name) => (problem.traits as Record<string, unknown>)[name] !== true);
    if (facts.length > 0) throw new Finding(`Facts that are offered and not among the traits of what is built: ${facts.join(', ')}.`);
  },
};

export const oraclesAreRight: ConformanceCheck = {
  name: 'the oracles pass `saddlepoint check`', kinds, on: 'problem',
  async run(subject) {
    const failed = checkProblem((await built(subject)).problem).checks.filter(({ passed }) => !passed);
    if (failed.length > 0) throw new Finding(failed.map(({ name, finding }) => `${name}: ${finding}`).join('\n'));
  },
};

export const dataLeftAlone: ConformanceCheck = {
  name: 'build and oracles leave the data alone', kinds, on: 'problem',
  async run(subject) {
    const { problem, data, before } = await built(subject);
    checkProblem(problem);
    if (dataText(data) !== before) throw new Finding('The data is not what was loaded: copy what you scale or overwrite.');
  },
};
