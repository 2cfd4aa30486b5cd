/** A problem under test, with sample points that suit it: inside its bounds, near and far from its start, the same in every run. */
import { layoutSize, type Vector } from '../contract/arrays.js';
import type { Box } from '../contract/oracle.js';
import type { AnyProblem } from '../contract/problem.js';
import type { Random } from '../contract/random.js';
import { streamFor } from '../random/index.js';
import { differentiableValue } from './terms.js';
import { moved, scaled } from './vectors.js';

export interface SamplePoint { readonly name: string; readonly x: Vector }

export interface CheckSubject {
  readonly problem: AnyProblem;
  readonly size: number;
  readonly start: Vector;
  /** A length for every variable: the width of its bounds, or the size of its start, at least 1. */
  readonly scale: Vector;
  /** Inside the bounds, where f is finite. */
  readonly points: readonly SamplePoint[];
  /** Points where the whole objective is finite. */
  readonly feasible: readonly SamplePoint[];
  /** A stream of its own for every label. */
  random(...labels: readonly (string | number)[]): Random;
  /** A random direction of about one `scale` in length. */
  direction(...labels: readonly (string | number)[]): Vector;
  /** How many points had to be moved towards the start to find f finite. */
  readonly moved: number;
}

export interface SubjectOptions { readonly seed?: number; readonly start?: Vector }

/** Share of the way from the start to a random place: derivatives may differ in kind near and far. */
const radii = [1, 1, 0.1, 0.01];
/** Points stay this share of the width away from bounds, so that differences do not cross them. */
const margin = 0.05;

export function subjectOf(problem: AnyProblem, { seed = 0, start: given }: SubjectOptions = {}): CheckSubject {
  const size = layoutSize(problem.layout);
  const random = (...labels: readonly (string | number)[]): Random => streamFor('check', seed, problem.kind, ...labels);
  const start = given ?? problem.start(random('start'));
  const box = problem.oracles.box?.() ?? { lower: new Float64Array(size).fill(-Infinity), upper: new Float64Array(size).fill(Infinity) };
  const scale = scaleOf(start, box, problem.reference?.point);
  const anchor = start.map((value, i) => Math.min(Math.max(value, inner(box, scale, i, 0)), inner(box, scale, i, 1)));
  let count = 0;
  const sampled = radii.map((radius, i) => {
    const { x, halvings } = intoDomain(problem, anchor, placeIn(box, start, scale, random('point', i)), radius);
    if (halvings > 0) count++;
    return { name: `sample point ${i + 1}`, x };
  });
  const inside = start.every((value, i) => value > box.lower[i]! && value < box.upper[i]!);
  const points = [...(inside ? [{ name: 'the start', x: start.slice() }] : []), ...sampled];
  return { problem, size, start, scale, points, feasible: feasible(problem, points, start), random, moved: count, direction: (...labels) => directionOf(scale, random('direction', ...labels)) };
}

function scaleOf(start: Vector, { lower, upper }: Box, reference: Vector | undefined): Vector {
  return start.map((value, i) => {
    const width = upper[i]! - lower[i]!;
    const free = Math.max(1, Math.abs(value), reference ? Math.abs(reference[i]! - value) : 0);
    return Number.isFinite(width) ? width : Number.isFinite(free) ? free : 1;
  });
}

/** The lowest (side 0) or highest (side 1) place for variable i that keeps the margin. */
function inner({ lower, upper }: Box, scale: Vector, i: number, side: 0 | 1): number {
  return side === 0 ? lower[i]! + margin * scale[i]! : upper[i]! - margin * scale[i]!;
}

function placeIn(box: Box, start: Vector, scale: Vector, random: Random): Vector {
  return start.map((value, i) => {
    const low = inner(box, scale, i, 0), high = inner(box, scale, i, 1);
    if (Number.isFinite(low) && Number.isFinite(high)) return low + random.uniform() * (high - low);
    const step = scale[i]! * random.normal();
    return Number.isFinite(low) ? low + Math.abs(step) : Number.isFinite(high) ? high - Math.abs(step) : value + step;
  });
}

/** A place between anchor and target where f is finite; the anchor's end when there is none. */
function intoDomain(problem: AnyProblem, anchor: Vector, target: Vector, radius: number): { readonly x: Vector; readonly halvings: number } {
  const f = differentiableValue(problem), way = moved(target, anchor, -1);
  for (let halvings = 0; ; halvings++) {
    const x = moved(anchor, way, radius * 2 ** -halvings);
    if (!f || halvings === 40 || isFiniteAt(f, x)) return { x, halvings };
  }
}

/** A throw is left to the checks, which report it. */
function isFiniteAt(f: (x: Vector) => number, x: Vector): boolean {
  try { return Number.isFinite(f(x)); } catch { return true; }
}

/** A prox maps into the domain of the simple term; in entropic geometry that is the simplex. Points are inside of bounds as they are. */
function feasible({ oracles: { prox }, traits: { entropic } }: AnyProblem, points: readonly SamplePoint[], start: Vector): readonly SamplePoint[] {
  if (entropic) return points.map(({ name, x }) => ({ name: `${name}, on the simplex`, x: onSimplex(x, start) }));
  if (!prox) return points;
  return points.map(({ name, x }) => {
    const out = x.slice();
    try { prox(x.slice(), 1, out); } catch { out.set(x); }
    return { name: `the prox of ${name}`, x: out };
  });
}

/** exp(x), scaled to the sum of the start. */
function onSimplex(x: Vector, start: Vector): Vector {
  const weights = x.map(Math.exp), sum = (all: Vector): number => all.reduce((total, value) => total + value, 0);
  return scaled(weights, sum(start) / sum(weights));
}

/** Normal numbers times `scale`, of length about |scale| / sqrt(n). */
const directionOf = (scale: Vector, random: Random): Vector => scale.map((length) => (length * random.normal()) / Math.sqrt(scale.length));
