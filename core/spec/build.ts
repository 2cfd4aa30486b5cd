/** From a valid problem document to a problem: data, shapes, family, start point and reference. */
import { blockLength, layoutSize, type Layout, type Vector } from '../contract/arrays.js';
import { SaddlepointError, usageError } from '../contract/errors.js';
import type { AnyProblem, Reference } from '../contract/problem.js';
import { importFamily } from '../registry/import.js';
import type { Registry } from '../registry/load.js';
import { loadData } from './data.js';
import type { Plain, SpecDocument } from './document.js';
import { hashOf } from './hash.js';
import { placeError } from './text.js';

export interface BuiltProblem { readonly problem: AnyProblem; readonly start?: Vector; /** Of the spec and of the bytes of its data. */ readonly hash: string }

/** What the user lets a spec do: read files outside its folder, run programs. */
export interface Permissions { readonly allowOutside?: boolean; readonly allowCommands?: boolean }

export async function buildProblem(document: SpecDocument, registry: Registry, { allowOutside = false, allowCommands = false }: Permissions = {}): Promise<BuiltProblem> {
  const { problem: spec, problemSource } = document;
  const { prefix } = problemSource;
  try {
    const entry = registry.problem(spec.kind as string);
    if (entry.runsCommands && !allowCommands) throw commandsRefused(entry.id);
    const { data, hashes } = await loadData(entry, (spec.data ?? {}) as Plain, { folder: document.folder, allowOutside });
    const family = await importFamily(entry);
    const built = await family.build({ data, params: spec.params as Plain, spec, folder: document.folder, allowCommands });
    const reference = referenceOf(spec, built);
    const start = spec.start === undefined ? undefined : flatten(spec.start, built.layout, '/start');
    return { problem: { ...built, ...(reference ? { reference } : {}) }, ...(start ? { start } : {}), hash: hashOf({ spec, hashes }) };
  } catch (error) {
    throw await placeError(prefixed(error, prefix), problemSource);
  }
}

/** A spec is untrusted: what it names is run only when the user says so. */
export const commandsRefused = (kind: string): SaddlepointError => usageError('commands-not-allowed', `A problem of kind \`${kind}\` runs a program that its spec names.`, {
  pointer: '/params/command', expected: '--allow-commands, or `allowCommands: true` in a program', suggestion: 'read the command in the spec, then add --allow-commands',
});

/** Families know pointers inside the problem only. */
function prefixed(error: unknown, prefix: string): unknown {
  if (!(error instanceof SaddlepointError) || error.details.pointer === undefined || prefix === '') return error;
  return new SaddlepointError(error.code, error.message, { ...error.details, pointer: prefix + error.details.pointer }, error.failure, { cause: error });
}

export function referenceOf(spec: Plain, built: AnyProblem): Reference | undefined {
  const given = spec.reference as { value?: number; point?: unknown } | undefined;
  if (!given) return built.reference;
  return { ...built.reference, ...(given.value === undefined ? {} : { value: given.value }), ...(given.point === undefined ? {} : { point: flatten(given.point, built.layout, '/reference/point') }) };
}

/** A start point as the flat variable: an array (nested rows allowed), or an array for each block; absent blocks are zero. */
export function flatten(given: unknown, layout: Layout, pointer: string): Vector {
  const size = layoutSize(layout);
  if (Array.isArray(given)) return exactly(given, size, pointer);
  const x = new Float64Array(size);
  for (const [name, value] of Object.entries(given as object)) {
    const block = layout.find((candidate) => candidate.name === name);
    if (!block) throw usageError('unknown-block', `The problem has no block \`${name}\`.`, { pointer: `${pointer}/${name}`, expected: `one of ${layout.map((candidate) => candidate.name).join(', ')}` });
    x.set(exactly([value], blockLength(block), `${pointer}/${name}`), block.offset);
  }
  return x;
}

function exactly(given: readonly unknown[], length: number, pointer: string): Vector {
  const numbers = given.flat(8) as number[];
  if (numbers.length !== length) throw usageError('start-shape', `The point has ${numbers.length} numbers, the problem needs ${length}.`, { pointer, expected: `${length} numbers` });
  const bad = numbers.findIndex((value) => typeof value !== 'number' || !Number.isFinite(value));
  if (bad >= 0) throw usageError('start-not-finite', `Entry ${bad} of the point is not a finite number.`, { pointer, expected: 'finite numbers' });
  return Float64Array.from(numbers);
}
