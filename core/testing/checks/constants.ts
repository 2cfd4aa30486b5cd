/** The numbers that steps and certificates are computed from: L, mu, and the claim of convexity. */
import type { Vector } from '../../contract/arrays.js';
import { atLeast, atMost, rounding, shown, worst, type Check, type Measurement } from '../check.js';
import { curvatureAt, type Curvature } from '../curvature.js';
import type { CheckSubject } from '../subject.js';
import { lacks, termsOf } from '../terms.js';
import { dot, lengthsOf, minus, moved, written } from '../vectors.js';

/** |grad f(x) - grad f(y)| / |x - y| and <grad f(x) - grad f(y), x - y> / |x - y|^2 over pairs of points. */
interface Ratios { readonly place: string; readonly change: number; readonly curvature: number }

function pairRatios({ points, size, problem }: CheckSubject, gradient: (x: Vector, out: Vector) => void): readonly Ratios[] {
  const { length: lengthOf, dualLength } = lengthsOf(problem);
  const gradients = points.map(({ x }) => written(size, (out) => gradient(x, out)));
  return points.flatMap((first, i) => points.slice(i + 1).flatMap((second, j) => {
    const step = minus(second.x, first.x), length = lengthOf(step), difference = minus(gradients[i + 1 + j]!, gradients[i]!);
    return length === 0 ? [] : [{ place: `between ${first.name} and ${second.name}`, change: dualLength(difference) / length, curvature: dot(difference, step) / length ** 2 }];
  }));
}

/** A hundredth of the shortest scale: far above rounding, and inside of the bounds. */
const reach = ({ scale }: CheckSubject): number => 0.01 * scale.reduce((least, value) => (value > 0 ? Math.min(least, value) : least), Infinity);

interface PlacedCurvature { readonly place: string; readonly curvature: Curvature }

/** Three checks need the same directions, and finding them is most of the work. */
const known = new WeakMap<CheckSubject, readonly PlacedCurvature[]>();

function curvatures(subject: CheckSubject): readonly PlacedCurvature[] {
  const { gradient } = termsOf(subject.problem).at(-1)!;
  const found = known.get(subject)
    ?? subject.points.map(({ x, name }, i) => ({ place: `at ${name}`, curvature: curvatureAt(gradient, x, reach(subject), subject.random('curvature', i)) }));
  known.set(subject, found);
  return found;
}

/** In entropic geometry the largest ratio is that of a single variable: as many of them as the whole Hessian is looked at for. */
const mostVariables = 128;
const directions = ({ problem: { traits }, size }: CheckSubject, { steepest, flattest }: Curvature): readonly Vector[] =>
  [steepest, flattest, ...(traits.entropic ? Array.from({ length: Math.min(size, mostVariables) }, (_, i) => new Float64Array(size).fill(1, i, i + 1)) : [])];

function ratios(subject: CheckSubject): readonly Ratios[] {
  const { gradient } = termsOf(subject.problem).at(-1)!;
  const { length, dualLength } = lengthsOf(subject.problem);
  const extreme = curvatures(subject).flatMap(({ place, curvature }) => directions(subject, curvature).map((d) => {
    const image = curvature.along(d);
    return { place, change: dualLength(image) / length(d), curvature: dot(d, image) / length(d) ** 2 };
  }));
  return [...pairRatios(subject, gradient), ...extreme];
}

/** Differences of gradients over the distances that are used here are exact to about 1e-11; constants are computed to 1e-12. */
const slack = 1e-9;

/** Where a derivative of f is offered at all. */
const needsGradient = (problem: CheckSubject['problem']): string | undefined => lacks(problem, 'gradient');

export const smoothnessConstant: Check = {
  name: 'smoothness constant',
  skips: (problem) => needsGradient(problem) ?? (problem.traits.smoothness === undefined ? 'the problem has no constant `smoothness`' : undefined),
  run(subject) {
    const L = subject.problem.traits.smoothness!;
    return worst(ratios(subject).map(({ place, change }) => atMost(L === 0 && change === 0 ? 1 : change / L, 1 + slack,
      `\`smoothness\` is ${shown(L)}, but ${place} the gradient changes by ${shown(change)} for each unit of distance: steps of 1/L would be too long`)));
  },
};

export const strongConvexityConstant: Check = {
  name: 'strong convexity constant',
  skips: (problem) => needsGradient(problem) ?? (problem.traits.strongConvexity === undefined ? 'the problem has no constant `strongConvexity`' : undefined),
  run(subject) {
    const mu = subject.problem.traits.strongConvexity!, found = ratios(subject);
    const steepest = found.reduce((most, { change }) => Math.max(most, change), mu);
    // A small curvature is a difference of products with the largest one: their rounding is relative to that.
    const tolerance = 1 - slack - (rounding * steepest) / mu;
    return worst(found.map(({ place, curvature }) => atLeast(curvature / mu, tolerance, `\`strongConvexity\` is ${shown(mu)}, but ${place} the curvature along a direction is ${shown(curvature)}`)));
  },
};

/** f(x + s (y - x)) <= (1 - s) f(x) + s f(y) on segments between sample points, and along the direction of least curvature; without a value, that no curvature is negative. */
export const convexity: Check = {
  name: 'convexity on segments',
  skips: (problem) => (!problem.traits.convex ? 'the problem does not claim the fact `convex`' : objectiveOf(problem) || termsOf(problem).length > 0 ? undefined : 'it offers no value and no gradient'),
  run(subject) {
    const { feasible, problem } = subject, value = objectiveOf(problem);
    if (!value) return neverNegative(subject);
    const pairs = feasible.flatMap((first, i) => feasible.slice(i + 1).map((second) => [first.x, second.x, `between ${first.name} and ${second.name}`] as const));
    const bends = termsOf(problem).length > 0 ? curvatures(subject).map(({ place, curvature }, i) => [moved(subject.points[i]!.x, curvature.flattest, -reach(subject)), moved(subject.points[i]!.x, curvature.flattest, reach(subject)), place] as const) : [];
    // A value that is small by cancellation has the rounding of its terms: of the size of values elsewhere.
    const scale = feasible.reduce((most, { x }) => { const size = Math.abs(value(x.slice())); return size > most && size < Infinity ? size : most; }, 0);
    return worst([...pairs, ...bends].flatMap(([x, y, place]) => [0.25, 0.5, 0.75].map((s) => onSegment(value, x, y, s, place, scale))));
  },
};

/** The whole objective, or the terms of it that have a value. */
function objectiveOf({ oracles: { value, smoothValue, nonsmoothValue, simpleValue } }: CheckSubject['problem']): ((x: Vector) => number) | undefined {
  return value ?? (smoothValue && ((x) => smoothValue(x.slice()) + (nonsmoothValue?.(x.slice()) ?? 0) + (simpleValue?.(x.slice()) ?? 0)));
}

/** <grad f(x) - grad f(y), x - y> >= 0, relative to the largest change of the gradient. */
function neverNegative(subject: CheckSubject): Measurement {
  const found = ratios(subject), largest = found.reduce((most, { change }) => Math.max(most, change), 0);
  return worst(found.map(({ place, curvature }) => atMost(largest === 0 ? 0 : Math.max(0, -curvature) / largest, slack, `the objective is not convex: ${place} the curvature along a direction is ${shown(curvature)}`)));
}

function onSegment(value: (x: Vector) => number, x: Vector, y: Vector, s: number, place: string, scale: number): Measurement {
  const ends = [value(x.slice()), value(y.slice())] as const, middle = value(moved(x, minus(y, x), s)), chord = (1 - s) * ends[0] + s * ends[1];
  const size = scale + Math.abs(ends[0]) + Math.abs(ends[1]) + Math.abs(middle);
  const excess = chord === Infinity ? 0 : middle - chord;
  return atMost(size === 0 ? 0 : Math.max(0, excess) / (size === Infinity ? 1 : size), rounding, `the objective is not convex: ${place} it is ${shown(middle)}, above the chord's ${shown(chord)}`);
}

