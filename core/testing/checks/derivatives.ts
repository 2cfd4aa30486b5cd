/** Gradients against values, Hessian-vector products against gradients. */
import type { Vector } from '../../contract/arrays.js';
import { atLeast, atMost, shown, worst, type Check, type Measurement } from '../check.js';
import { disagreement, gradientMapping, taylorSlope, valueMapping, type Mapping } from '../difference.js';
import type { CheckSubject } from '../subject.js';
import { lacks, notSmooth, termsOf } from '../terms.js';
import { norm } from '../vectors.js';

interface Pair { readonly mapping: Mapping; readonly of: string; readonly claimed: string }

const ofValues = ({ problem }: CheckSubject): readonly Pair[] => termsOf(problem).flatMap(({ value, gradient, names }) =>
  (value ? [{ mapping: valueMapping(value, gradient), of: names.value, claimed: names.gradient }] : []));
const ofGradients = ({ problem, size }: CheckSubject): readonly Pair[] => termsOf(problem).flatMap(({ gradient, hessianVector, names }) =>
  (hessianVector ? [{ mapping: gradientMapping(gradient, hessianVector, size), of: names.gradient, claimed: names.hessianVector }] : []));

/** At every point along a direction of its own. */
function each(subject: CheckSubject, pairs: readonly Pair[], measure: (pair: Pair, x: Vector, v: Vector, place: string) => Measurement): Measurement {
  return worst(pairs.flatMap((pair) => subject.points.map(({ x, name }, i) => measure(pair, x, subject.direction('derivative', i), name))));
}

/** Noise costs the fit 0.01 or so, and third derivatives can only raise the slope: 1.9 is far from the 1 of a wrong derivative. */
const slopeNeeded = 1.9;

const slope = ({ mapping, of, claimed }: Pair, x: Vector, v: Vector, place: string): Measurement => {
  const measured = taylorSlope(mapping, x, v);
  return atLeast(measured, slopeNeeded, `at ${place} the error of the linear model of \`${of}\` by \`${claimed}\` falls like h^${shown(measured)}, not h^2: \`${claimed}\` is not the derivative of \`${of}\``);
};

const agreement = ({ mapping, of, claimed }: Pair, x: Vector, v: Vector, place: string): Measurement => {
  const { error, tolerance, claimed: said, differenced } = disagreement(mapping, x, v);
  const numbers = said.length === 1 ? `f changes by ${shown(differenced[0]!)} along a direction, the gradient says ${shown(said[0]!)}`
    : `the gradient changes by a vector of norm ${shown(norm(differenced))} along a direction, \`${claimed}\` says ${shown(norm(said))}`;
  return atMost(error, tolerance, `at ${place} \`${claimed}\` and \`${of}\` disagree: ${numbers}`);
};

export const derivativeSlope: Check = {
  name: 'derivative slope',
  skips: (problem) => lacks(problem, 'value', 'gradient') ?? notSmooth(problem),
  run: (subject) => each(subject, ofValues(subject), slope),
};

export const gradientAgreement: Check = {
  name: 'gradient against differences of value',
  skips: derivativeSlope.skips,
  run: (subject) => each(subject, ofValues(subject), agreement),
};

export const secondDerivativeSlope: Check = {
  name: 'second derivative slope',
  skips: (problem) => lacks(problem, 'gradient', 'hessianVector') ?? notSmooth(problem),
  run: (subject) => each(subject, ofGradients(subject), slope),
};

export const hessianAgreement: Check = {
  name: 'hessianVector against differences of gradient',
  skips: secondDerivativeSlope.skips,
  run: (subject) => each(subject, ofGradients(subject), agreement),
};
