/** Families of problems, on the example of their manifest and on the files of their folder `examples`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Vector } from '../../../contract/arrays.js';
import type { AnyProblem } from '../../../contract/problem.js';
import { packageRoot } from '../../../package-root.js';
import { entryOf } from '../../../registry/definition.js';
import { importFamily } from '../../../registry/import.js';
import { plain } from '../../../registry/load.js';
import { offeredBySpec } from '../../../registry/offers.js';
import { flatten, referenceOf } from '../../../spec/build.js';
import { validatorOf } from '../../../spec/ajv.js';
import { requireValid } from '../../../spec/check.js';
import { loadData, type LoadedData } from '../../../spec/data.js';
import { problemSchema } from '../../../spec/problem-schema.js';
import { callsOf } from '../../calls.js';
import { checkProblem, type CheckReport } from '../../oracles.js';
import { subjectOf } from '../../subject.js';
import { Finding, NotApplicable, type ConformanceCheck, type ProblemSubject } from '../check.js';
import { plainText } from '../text.js';
import { overhear } from '../watch.js';
import { requireSameEntry } from './manifest.js';

const kinds = ['problem'] as const;

interface Example { readonly name: string; readonly spec: Record<string, unknown>; readonly folder: string }
interface Built extends Example { readonly problem: AnyProblem; readonly start: Vector | undefined; readonly data: LoadedData['data']; /** Data and spec as text, before `build` saw them. */ readonly before: readonly string[] }

function examplesOf({ entry: { id, base, module, example } }: ProblemSubject): readonly Example[] {
  const places = [new URL(`problems/${id}/examples/`, packageRoot), ...(base === '' ? [] : [new URL('examples/', base), new URL('examples/', new URL(module, base))])];
  const found = places.find((place) => existsSync(place));
  const folder = found ? fileURLToPath(found) : '.';
  const files = found ? readdirSync(found).filter((name) => name.endsWith('.json')).sort() : [];
  return [{ name: "the manifest's example", spec: structuredClone(example) as Example['spec'], folder }, ...files.map((name) => ({ name, spec: JSON.parse(readFileSync(new URL(name, found), 'utf8')) as Example['spec'], folder }))]
    .filter(({ spec: { spec, kind } }, i) => i === 0 || (spec === 'problem/1' && kind === id));
}

async function build({ entry }: ProblemSubject, example: Example): Promise<Built> {
  const { spec, folder } = example;
  spec.params ??= {};
  await requireValid(problemSchema(entry), spec);
  const { data } = await loadData(entry, (spec.data ?? {}) as Record<string, unknown>, { folder });
  const before = [plainText(data), plainText(spec)];
  const problem = await (await importFamily(entry)).build({ data, params: spec.params as object, spec });
  const reference = referenceOf(spec, problem);
  return { ...example, data, before, problem: { ...problem, ...(reference ? { reference } : {}) }, start: spec.start === undefined ? undefined : flatten(spec.start, problem.layout, '/start') };
}

/** For every example that can be built; a check of its own reports the others. */
async function eachBuilt(subject: ProblemSubject, look: (built: Built) => void | Promise<void>): Promise<void> {
  let count = 0;
  for (const example of examplesOf(subject)) {
    const built = await build(subject, example).catch(() => undefined);
    if (!built) continue;
    count++;
    try { await look(built); } catch (error) { throw error instanceof Finding ? new Finding(`${example.name}: ${error.message}`) : error; }
  }
  if (count === 0) throw new NotApplicable('no example can be built');
}

const check = ({ problem, start }: Built): CheckReport => checkProblem(problem, start ? { start } : {});

export const familyIsEntry: ConformanceCheck = {
  name: 'manifest equals registry entry', kinds, on: 'problem',
  async run({ entry }) { requireSameEntry(entryOf(await importFamily(entry), entry.module, entry.export), plain(entry)); },
};

export const examplesBuild: ConformanceCheck = {
  name: 'examples validate and build', kinds, on: 'problem',
  async run(subject) {
    for (const example of examplesOf(subject)) {
      try { await build(subject, example); } catch (error) { throw new Finding(`${example.name} does not become a problem: ${(error as Error).message}`); }
    }
  },
};

export const offersAreOracles: ConformanceCheck = {
  name: 'declared offers equal the built oracles', kinds, on: 'problem',
  run: (subject) => eachBuilt(subject, async ({ spec, problem }) => {
    const offered = await offeredBySpec(subject.entry, spec);
    const made = new Set(Object.entries(problem.oracles).filter(([, oracle]) => oracle !== undefined).map(([name]) => name));
    const promised = [...offered.oracles].filter((name) => !made.has(name)), silent = [...made].filter((name) => !offered.oracles.has(name));
    if (promised.length + silent.length > 0) throw new Finding(`offered and not built: ${promised.join(', ') || 'none'}; built and not offered: ${silent.join(', ') || 'none'}. \`match\` reads \`offers\` alone.`);
    const answered = new Set<string>(problem.answers?.oracles ?? []), unanswered = [...offered.answers ?? []].filter((name) => !answered.has(name)), unasked = [...answered].filter((name) => !offered.answers?.has(name));
    if (unanswered.length + unasked.length > 0) throw new Finding(`\`answers\` that are offered and not built: ${unanswered.join(', ') || 'none'}; built and not offered: ${unasked.join(', ') || 'none'}.`);
    const facts = [...offered.facts].filter((name) => (problem.traits as Record<string, unknown>)[name] !== true);
    if (facts.length > 0) throw new Finding(`facts that are offered and not among the traits of what is built: ${facts.join(', ')}.`);
  }),
};

/** What no example makes, nothing tests. */
export const offersShow: ConformanceCheck = {
  name: 'every declared offer is made by an example', kinds, on: 'problem',
  async run(subject) {
    const specs = examplesOf(subject).map(({ spec }) => ({ ...spec, params: spec.params ?? {} }));
    for (const spec of specs) await requireValid(problemSchema(subject.entry), spec).catch(() => { throw new NotApplicable('an example does not validate'); });
    const idle: string[] = [];
    for (const { when, oracles, answers = [], facts = {} } of subject.entry.offers) {
      const accepts = when ? await validatorOf(when) : () => true;
      if (!specs.some((spec) => accepts(spec))) idle.push(`${[...oracles, ...answers, ...Object.keys(facts)].map((name) => `\`${name}\``).join(', ')} when ${JSON.stringify(when)}`);
    }
    if (idle.length > 0) throw new Finding(`A declared offer that no test exercises: ${idle.join('; ')}. Add a spec for which it holds to the folder \`examples\` beside the registry file or the module, or take the offer out of the manifest.`);
  },
};

export const oraclesAreRight: ConformanceCheck = {
  name: 'the oracles pass `saddlepoint check`', kinds, on: 'problem',
  run: (subject) => eachBuilt(subject, (built) => {
    const failed = check(built).checks.filter(({ passed }) => !passed);
    if (failed.length > 0) throw new Finding(failed.map(({ name, finding }) => `${name}: ${finding}`).join('\n'));
  }),
};

export const dataLeftAlone: ConformanceCheck = {
  name: 'build and oracles leave the data alone', kinds, on: 'problem',
  run: (subject) => eachBuilt(subject, (built) => {
    check(built);
    if (plainText(built.data) !== built.before[0]) throw new Finding('the data is not what was loaded: copy what you scale or overwrite.');
    if (plainText(built.spec) !== built.before[1]) throw new Finding('`build` or an oracle changed the spec or its params, which belong to the caller: copy what you change.');
  }),
};

/** In bits: layout, traits, start, and the answers of every oracle at a few points. */
function portraitOf({ problem, start }: Built): string {
  const { layout, traits } = problem, subject = subjectOf(problem, start ? { start } : {});
  const answers = callsOf(subject).map((call) => [call.name, subject.points.map(({ x }) => call.answer(call.inputs(x)))]);
  return plainText({ layout, traits, start: subject.start, answers });
}

export const buildsTheSame: ConformanceCheck = {
  name: 'the same spec builds the same problem', kinds, on: 'problem',
  async run(subject) {
    const heard = new Set<string>();
    await eachBuilt(subject, async (first) => {
      const portrait = overhear((name) => heard.add(name), () => portraitOf(first));
      const second = await overhear((name) => heard.add(name), () => build(subject, { name: first.name, spec: structuredClone(first.spec), folder: first.folder }));
      if (heard.size > 0) throw new Finding(`\`build\` or an oracle reads ${[...heard].join(', ')}: a problem owns no randomness and no clock; batches, seeds and rounds are arguments.`);
      if (portrait !== portraitOf(second)) throw new Finding('built twice from one spec, the problem has another start, other traits or other answers: keep nothing in the module, and draw nothing.');
    });
  },
};
