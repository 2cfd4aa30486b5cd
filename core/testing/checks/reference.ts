/** The reference optimum: gaps, reports and comparisons trust it. */
import { layoutSize, type Vector } from '../../contract/arrays.js';
import { measuresOf } from '../../driver/measure.js';
import { atMost, shown, worst, type Check } from '../check.js';
import { descend } from '../descend.js';
import { lacks, notSmooth } from '../terms.js';

/** References are optima to 1e-6 max(1, |f*|): what comparisons of solvers agree to. */
const tolerance = 1e-6;
const relativeTo = (value: number): number => Math.max(1, Math.abs(value));

/** Neither the start, nor the sample points, nor what a few descent steps find may be better. */
export const referenceValue: Check = {
  name: 'reference value is not beaten',
  skips: ({ oracles, reference }) => (reference?.value === undefined ? 'there is no reference value' : oracles.value ? undefined : 'it offers no value'),
  run(subject) {
    const { problem, start, feasible } = subject, value = problem.oracles.value!, best = problem.reference!.value!;
    const places = [{ name: 'the start', x: start }, ...feasible];
    const found = [...places, ...places.slice(0, 2).map(({ name, x }) => ({ name: `some descent steps from ${name}`, x: descend(problem, x) }))];
    return worst(found.map(({ name, x }) => {
      const f = value(x.slice());
      return atMost(Math.max(0, best - f) / relativeTo(best), tolerance, `reference.value is ${shown(best)}, but the objective is ${shown(f)} at ${name}: it is not the minimum`);
    }));
  },
};

export const referencePointValue: Check = {
  name: 'reference point has the reference value',
  skips: ({ oracles, reference }) => (reference?.value === undefined || !reference.point ? 'there is no reference point with a value' : oracles.value ? undefined : 'it offers no value'),
  run({ problem: { oracles, reference } }) {
    const best = reference!.value!, f = oracles.value!(reference!.point!.slice());
    return atMost(Math.abs(f - best) / relativeTo(best), tolerance, `the objective is ${shown(f)} at reference.point, but reference.value is ${shown(best)}`);
  },
};

/** The gradient (of a composite problem: the prox-gradient map) vanishes at an optimum; a point rounded to d digits leaves L |x| 10^-d of it. */
export const referenceStationary: Check = {
  name: 'gradient vanishes at the reference point',
  skips: (problem) => (!problem.reference?.point ? 'there is no reference point' : lacks(problem, 'gradient') ?? notSmooth(problem) ?? (measuresOf(problem, layoutSize(problem.layout)).gradientNorm ? undefined : 'a nonsmooth part leaves no norm of a gradient')),
  run({ problem, size, start }) {
    const { gradientNorm } = measuresOf(problem, size);
    const { point } = problem.reference!, at = (x: Vector): number => gradientNorm?.(x.slice()) ?? Number.NaN;
    const length = at(point!);
    return atMost(length / relativeTo(at(start)), tolerance, `the gradient norm is ${shown(length)} at reference.point: it is no stationary point`);
  },
};
