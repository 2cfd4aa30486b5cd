/** All that can be said about a document without loading a plugin: schemas, ids, params, and criteria that need a reference. */
import { SaddlepointError, usageError } from '../contract/errors.js';
import type { Criterion } from '../contract/stop.js';
import type { Registry } from '../registry/load.js';
import { gapWithoutReference, leavesOf } from '../stop/evaluate.js';
import { errorsAgainst } from './check.js';
import type { Plain, SpecDocument } from './document.js';
import { problemSchema } from './problem-schema.js';
import { runSchema } from './schemas.js';
import { placeError } from './text.js';

const schemas = new WeakMap<object, object>();

/** Errors of a document, placed in their files; empty when it is valid. Writes defaults into it. */
export async function documentErrors(document: SpecDocument, registry: Registry): Promise<SaddlepointError[]> {
  const inRun = [...(await errorsAgainst(runSchema, { ...document.run, problem: {} })), ...(await methodErrors(document, registry)), ...gapErrors(document, registry)];
  const inProblem = await problemErrors(document, registry);
  const placed = [...inRun.map((error) => placeError(error, document.runSource)), ...inProblem.map((error) => placeError(error, document.problemSource))];
  return (await Promise.all(placed)) as SaddlepointError[];
}

async function problemErrors({ problem, problemSource: { prefix } }: SpecDocument, registry: Registry): Promise<SaddlepointError[]> {
  if (problem.spec !== 'problem/1') return [usageError('spec-kind', 'The problem does not say that it is a problem/1.', { pointer: `${prefix}/spec`, expected: '"problem/1"' })];
  if (typeof problem.kind !== 'string') return [usageError('missing-key', 'The problem does not name its kind.', { pointer: `${prefix}/kind`, expected: `one of ${registry.problems.map(({ id }) => id).join(', ')}` })];
  const found = attempt(() => registry.problem(problem.kind as string), `${prefix}/kind`);
  if (found instanceof SaddlepointError) return [found];
  problem.params ??= {};
  const schema = schemas.get(found) ?? problemSchema(found);
  schemas.set(found, schema);
  return errorsAgainst(schema, problem, prefix);
}

async function methodErrors({ run }: SpecDocument, registry: Registry): Promise<SaddlepointError[]> {
  const method = run.method as Plain | undefined;
  if (typeof method?.id !== 'string') return [];
  const found = attempt(() => registry.method(method.id as string), '/method/id');
  if (found instanceof SaddlepointError) return [found];
  method.params ??= {};
  return errorsAgainst(found.params, method.params, '/method/params');
}

/** A gap is measured against the reference value, of the spec or of the family. */
function gapErrors({ run, problem }: SpecDocument, registry: Registry): SaddlepointError[] {
  const stop = run.stop as Criterion | undefined;
  const known = typeof (problem.reference as Plain | undefined)?.value === 'number' || registry.problems.some(({ id, knowsOptimum }) => id === problem.kind && knowsOptimum);
  if (!stop || known) return [];
  try {
    return leavesOf(stop).some(({ kind }) => kind === 'gap') ? [gapWithoutReference()] : [];
  } catch { return []; } // not a criterion at all: the schema says so
}

function attempt<T>(look: () => T, pointer: string): T | SaddlepointError {
  try { return look(); } catch (error) {
    if (error instanceof SaddlepointError) return error.at({ pointer });
    throw error;
  }
}
