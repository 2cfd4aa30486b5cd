/** Adjoint identities <u, A v> = <A' u, v>. A further operator is one line in `operators`. */
import type { Vector } from '../../contract/arrays.js';
import type { AnyProblem } from '../../contract/problem.js';
import { dualPoint } from '../calls.js';
import { atMost, rounding, shown, worst, type Check, type Measurement } from '../check.js';
import type { CheckSubject } from '../subject.js';
import { lacks, termsOf } from '../terms.js';
import { dot, norm, written } from '../vectors.js';

interface Operator {
  readonly name: string;
  apply(v: Vector): Vector;
  adjoint(u: Vector): Vector;
  /** Random u and v of the lengths that the operator takes. */
  readonly u: Vector;
  readonly v: Vector;
  readonly place: string;
}
interface Operators { readonly name: string; skips(problem: AnyProblem): string | undefined; at(subject: CheckSubject): readonly Operator[] }

/** A Hessian is its own adjoint. */
const hessian: Operators = {
  name: 'hessianVector',
  skips: (problem) => lacks(problem, 'hessianVector'),
  at: (subject) => termsOf(subject.problem).flatMap(({ hessianVector, names }) => (hessianVector ? subject.points.map(({ x, name }, i) => {
    const apply = (v: Vector): Vector => written(subject.size, (out) => hessianVector(x, v, out));
    return { name: names.hessianVector, apply, adjoint: apply, u: subject.direction('left', i), v: subject.direction('right', i), place: name };
  }) : [])),
};

const coupling: Operators = {
  name: 'couple',
  skips: ({ oracles, traits }) => (oracles.couple && oracles.coupleAdjoint && traits.dualSize !== undefined ? undefined : 'it offers no couple and coupleAdjoint'),
  at: (subject) => {
    const { oracles: { couple, coupleAdjoint }, traits: { dualSize } } = subject.problem;
    return subject.points.map(({ x, name }, i) => ({
      name: 'coupleAdjoint', u: dualPoint(subject, x), v: subject.direction('right', i), place: name,
      apply: (v) => written(dualSize!, (out) => couple!(v, out)), adjoint: (u) => written(subject.size, (out) => coupleAdjoint!(u, out)),
    }));
  },
};

const operators: readonly Operators[] = [hessian, coupling];

/** Relative to the lengths: both sides are sums, and may cancel. */
function identity({ name, apply, adjoint, u, v, place }: Operator): Measurement {
  const Av = apply(v), Au = adjoint(u), left = dot(u, Av), right = dot(Au, v);
  const size = norm(u) * norm(Av) + norm(Au) * norm(v);
  return atMost(size === 0 ? 0 : Math.abs(left - right) / size, rounding, `at ${place} \`${name}\` is not the adjoint that it should be: <u, Av> is ${shown(left)}, <A'u, v> is ${shown(right)}`);
}

export const adjointIdentities: readonly Check[] = operators.map(({ name, skips, at }) => ({
  name: `adjoint identity of ${name}`, skips, run: (subject) => worst(at(subject).map(identity)),
}));
