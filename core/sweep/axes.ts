/** The combinations of a sweep: every one, the n-th values together, or drawn at random. Bounded before anything is made. */
import { usageError } from '../contract/errors.js';
import { streamFor, type Random } from '../random/index.js';
import { escapePart, isWithin } from './pointer.js';

export type Distribution = { readonly uniform: readonly [number, number] } | { readonly logUniform: readonly [number, number] } | { readonly integer: readonly [number, number] };
export type Axis = readonly unknown[] | Distribution;
export type Mode = 'grid' | 'zip' | 'random';

/** A sweep/1 that its schema accepts, without its base. */
export interface SweepAxes { readonly axes: Readonly<Record<string, Axis>>; /** Of an axis that is a list: further places, each with as many values, which go with its own. */ readonly along?: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>; readonly mode?: Mode; readonly samples?: number; readonly seed?: number; readonly repetitions?: number }

/** The places that vary: the axes, then what goes along with them. */
export const placesOf = ({ axes, along = {} }: Pick<SweepAxes, 'axes' | 'along'>): string[] => [...Object.keys(axes), ...Object.values(along).flatMap((places) => Object.keys(places))];

/** Values in the order of `placesOf`; `at`: their positions in lists, absent where they were drawn from a distribution. */
export interface Combination { readonly values: readonly unknown[]; readonly at: readonly (number | undefined)[] }

export const mostCells = 100_000;

const isList = (axis: Axis): axis is readonly unknown[] => Array.isArray(axis);
export const axisPointer = (axis: string): string => `/axes/${escapePart(axis)}`;
/** Where a place that varies stands in the sweep. */
export function pointerOfPlace({ axes, along = {} }: Pick<SweepAxes, 'axes' | 'along'>, name: string): string {
  const main = Object.hasOwn(axes, name) ? undefined : Object.keys(along).find((axis) => Object.hasOwn(along[axis]!, name));
  return main === undefined ? axisPointer(name) : `/along/${escapePart(main)}/${escapePart(name)}`;
}

/** Throws a coded error for what a schema cannot say. */
export function checkAxes(sweep: SweepAxes): void {
  const { axes, mode = 'grid', samples, seed } = sweep;
  const names = Object.keys(axes), places = placesOf(sweep);
  places.forEach((name, i) => checkName(name, places.slice(0, i), pointerOfPlace(sweep, name)));
  if (mode !== 'random') {
    if (samples !== undefined || seed !== undefined) throw usageError('sweep-mode', '`samples` and `seed` belong to a random sweep.', { pointer: samples === undefined ? '/seed' : '/samples', expected: '"mode": "random"', suggestion: 'the seed of the runs is /base/seed' });
    for (const name of names) if (!isList(axes[name]!)) throw usageError('sweep-mode', `The axis ${name} is a distribution, which only a random sweep draws from.`, { pointer: axisPointer(name), expected: 'a list of values, or "mode": "random"' });
  } else if (samples === undefined) throw usageError('missing-key', 'A random sweep needs `samples`.', { pointer: '', expected: '"samples": how many combinations are drawn' });
  for (const name of names) checkRange(name, axes[name]!);
  if (mode === 'zip') checkLengths(axes);
  checkAlong(sweep);
}

const own: Readonly<Record<string, string>> = { '/repetitions': 'the sweep has `repetitions` of its own', '/spec': 'every cell is a run/1' };

function checkName(name: string, before: readonly string[], pointer: string): void {
  if (!/^\/./.test(name) || /~(?![01])/.test(name)) throw usageError('sweep-axis', `${JSON.stringify(name)} is not a JSON Pointer.`, { pointer, expected: 'a pointer into a run/1, such as /method/params/step', ...(name === '' || name.startsWith('/') ? {} : { suggestion: `did you mean "/${name.replaceAll('.', '/')}"?` }) });
  if (own[name]) throw usageError('sweep-axis', `${name} cannot be an axis: ${own[name]}.`, { pointer, expected: 'a pointer into a run/1, such as /method/params/step' });
  const inside = before.find((other) => isWithin(other, name));
  if (inside !== undefined) throw usageError('sweep-axis', `The axis ${name} would overwrite ${inside}, which stands before it.`, { pointer, expected: `${name} before ${inside}` });
}

function checkRange(name: string, axis: Axis): void {
  if (isList(axis)) return;
  const [[kind, [low, high]]] = Object.entries(axis) as [[string, [number, number]]];
  if (kind === 'integer' ? low <= high && high - low < Number.MAX_SAFE_INTEGER : low < high && Number.isFinite(high - low)) return;
  throw usageError('out-of-range', `The range of ${name} is empty or too wide.`, { pointer: `${axisPointer(name)}/${kind}`, expected: '[low, high] with low below high' });
}

function checkLengths(axes: SweepAxes['axes']): void {
  const [first, ...others] = Object.entries(axes) as [string, readonly unknown[]][];
  for (const [name, values] of others) {
    if (values.length !== first![1].length) throw usageError('sweep-zip', `The axes of a zip are equally long: ${first![0]} has ${first![1].length} values, ${name} has ${values.length}.`, { pointer: axisPointer(name), expected: `${first![1].length} values`, suggestion: '"mode": "grid" takes every combination' });
  }
}

function checkAlong({ axes, along = {} }: SweepAxes): void {
  for (const [main, places] of Object.entries(along)) {
    const axis = axes[main];
    if (!axis || !isList(axis)) throw usageError('sweep-along', `${main} is no axis with a list of values, so nothing can go along with it.`, { pointer: `/along/${escapePart(main)}`, expected: 'the name of an axis that is a list' });
    for (const [name, values] of Object.entries(places)) {
      if (values.length !== axis.length) throw usageError('sweep-along', `${main} has ${axis.length} values, ${name} that goes along with it has ${values.length}.`, { pointer: pointerOfPlace({ axes, along }, name), expected: `${axis.length} values` });
    }
  }
}

/** How many cells there are; computed, not counted. Errors: `sweep-too-large`. */
export function cellCount(sweep: SweepAxes): number {
  const { repetitions = 1 } = sweep;
  const cells = combinationCount(sweep) * repetitions;
  if (!(cells <= mostCells)) throw usageError('sweep-too-large', `The sweep has ${cells} cells.`, { pointer: repetitions > mostCells ? '/repetitions' : '/axes', expected: `at most ${mostCells}`, suggestion: 'shorter axes, or "mode": "random"' });
  return cells;
}

function combinationCount({ axes, mode = 'grid', samples = 0 }: SweepAxes): number {
  const lengths = Object.values(axes).map((axis) => (isList(axis) ? axis.length : 1));
  return mode === 'random' ? samples : mode === 'zip' ? lengths[0]! : lengths.reduce((product, length) => product * length, 1);
}

/** All combinations in order. The same seed draws the same combinations, and a larger `samples` only adds to them. */
export function combinationsOf(sweep: SweepAxes): Combination[] {
  cellCount(sweep);
  return sweep.along ? axisCombinations(sweep).map((one) => withAlong(sweep, one)) : axisCombinations(sweep);
}

/** Adds the values that go along, at the positions that their axes are at. */
function withAlong({ axes, along = {} }: SweepAxes, { values, at }: Combination): Combination {
  const names = Object.keys(axes);
  const further = Object.entries(along).flatMap(([main, places]) => { const index = at[names.indexOf(main)]!; return Object.values(places).map((list) => ({ value: list[index], index })); });
  return { values: [...values, ...further.map(({ value }) => value)], at: [...at, ...further.map(({ index }) => index)] };
}

function axisCombinations(sweep: SweepAxes): Combination[] {
  const { axes, mode = 'grid', seed = 0 } = sweep;
  const all = Object.values(axes);
  const at = (indices: readonly number[]): Combination => ({ at: indices, values: indices.map((index, axis) => (all[axis] as readonly unknown[])[index]) });
  const total = combinationCount(sweep);
  if (mode === 'zip') return Array.from({ length: total }, (_, n) => at(all.map(() => n)));
  if (mode === 'grid') return Array.from({ length: total }, (_, n) => at(gridIndices(n, all.map((axis) => (axis as readonly unknown[]).length))));
  const streams = Object.keys(axes).map((name) => streamFor(seed, 'sweep', name));
  return Array.from({ length: total }, () => {
    const draws = all.map((axis, i) => draw(axis, streams[i]!));
    return { values: draws.map(({ value }) => value), at: draws.map(({ index }) => index) };
  });
}

/** Digits of n in a mixed radix: the last axis is the fastest. */
function gridIndices(n: number, lengths: readonly number[]): number[] {
  const indices = lengths.map(() => 0);
  for (let axis = lengths.length - 1; axis >= 0; axis--) {
    indices[axis] = n % lengths[axis]!;
    n = Math.floor(n / lengths[axis]!);
  }
  return indices;
}

function draw(axis: Axis, random: Random): { readonly value: unknown; readonly index: number | undefined } {
  if (isList(axis)) { const index = random.integer(axis.length); return { value: axis[index], index }; }
  if ('uniform' in axis) { const [low, high] = axis.uniform; return { value: low + (high - low) * random.uniform(), index: undefined }; }
  if ('integer' in axis) { const [low, high] = axis.integer; return { value: low + random.integer(high - low + 1), index: undefined }; }
  const [low, high] = axis.logUniform;
  return { value: Math.min(high, Math.max(low, low * Math.exp(random.uniform() * Math.log(high / low)))), index: undefined };
}
