/** Second-order oracles: matrices are symmetric, semidefinite where they say so, agree with their products, with differences and with residuals. */
import type { Vector } from '../../contract/arrays.js';
import { layoutSize } from '../../contract/arrays.js';
import type { OracleName } from '../../contract/oracle.js';
import type { AnyProblem } from '../../contract/problem.js';
import { linalg } from '../../linalg/index.js';
import { atMost, rounding, shown, worst, type Check, type Measurement } from '../check.js';
import { disagreement, gradientMapping, type Mapping } from '../difference.js';
import type { CheckSubject } from '../subject.js';
import { notSmooth } from '../terms.js';
import { dot, minus, norm, scaled, written } from '../vectors.js';

/** A matrix of more variables would not fit, or take too long to decompose. */
const largestSize = 400;

interface MatrixOracle { readonly name: OracleName; readonly product?: OracleName; readonly semidefinite: boolean }
const matrices: readonly MatrixOracle[] = [
  { name: 'hessian', product: 'hessianVector', semidefinite: false },
  { name: 'gaussNewton', product: 'gaussNewtonVector', semidefinite: true },
  { name: 'fisher', product: 'fisherVector', semidefinite: true },
  { name: 'metric', semidefinite: true },
];

type MatrixAt = (x: Vector, out: Vector) => void;

function matrixAt({ oracles }: AnyProblem, name: OracleName): MatrixAt | undefined {
  const { metric } = oracles;
  return name === 'metric' ? metric && ((_x, out) => metric(out)) : oracles[name as 'hessian'];
}

const tooLarge = ({ layout }: AnyProblem): string | undefined => (layoutSize(layout) > largestSize ? `it has over ${largestSize} variables: its matrices are not formed` : undefined);
const lacking = ({ oracles }: AnyProblem, ...names: readonly OracleName[]): string | undefined => {
  const absent = names.filter((name) => !oracles[name]);
  return absent.length > 0 ? `it offers no ${absent.join(' and ')}` : undefined;
};
const noneOf = (problem: AnyProblem, names: readonly OracleName[]): string | undefined => tooLarge(problem) ?? (names.some((name) => problem.oracles[name]) ? undefined : `it offers no ${names.join(', ')}`);

/** For every matrix that is offered, at every point; a constant one at the first point only. */
function eachMatrix(subject: CheckSubject, measure: (matrix: MatrixOracle, M: Vector, place: string, x: Vector, index: number) => Measurement | undefined): Measurement {
  const { size, problem, points } = subject;
  return worst(matrices.flatMap((matrix) => {
    const at = matrixAt(problem, matrix.name);
    return at ? points.slice(0, matrix.name === 'metric' ? 1 : undefined).flatMap(({ x, name }, i) => measure(matrix, written(size * size, (out) => at(x.slice(), out)), name, x, i) ?? []) : [];
  }));
}

const largest = (M: Vector): number => M.reduce((top, value) => (Number.isNaN(value) ? value : Math.max(top, Math.abs(value))), 0);
const timesVector = (M: Vector, v: Vector): Vector => written(M.length / v.length, (out) => linalg().gemv(M, M.length / v.length, v.length, v, out));

export const matricesSymmetric: Check = {
  name: 'second-order matrices are symmetric',
  skips: (problem) => noneOf(problem, matrices.map(({ name }) => name)),
  run: (subject) => eachMatrix(subject, ({ name }, M, place) => {
    const n = subject.size;
    let worstGap = 0;
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) worstGap = Math.max(worstGap, Math.abs(M[i * n + j]! - M[j * n + i]!));
    const size = largest(M);
    return atMost(size === 0 ? 0 : Number.isNaN(size) ? size : worstGap / size, rounding, `at ${place} \`${name}\` is not symmetric: entries differ by ${shown(worstGap)}`);
  }),
};

export const matricesSemidefinite: Check = {
  name: 'gaussNewton, fisher and metric are positive semidefinite',
  skips: (problem) => noneOf(problem, matrices.filter(({ semidefinite }) => semidefinite).map(({ name }) => name)),
  run: (subject) => eachMatrix(subject, ({ name, semidefinite }, M, place) => {
    if (!semidefinite) return undefined;
    const n = subject.size, values = new Float64Array(n), size = largest(M);
    if (!(size < Infinity)) return atMost(Number.NaN, 0, `at ${place} \`${name}\` is not finite`);
    linalg().eigenvalues(M, n, values);
    return atMost(size === 0 ? 0 : Math.max(0, -values[0]!) / size, rounding, `at ${place} \`${name}\` has the eigenvalue ${shown(values[0]!)}: it must be positive semidefinite`);
  }),
};

const paired = matrices.filter(({ product }) => product !== undefined);

export const matricesEqualProducts: Check = {
  name: 'second-order matrices equal their products',
  skips: (problem) => tooLarge(problem) ?? (paired.some(({ name, product }) => problem.oracles[name] && problem.oracles[product!]) ? undefined : 'it offers no matrix together with its product'),
  run: (subject) => eachMatrix(subject, ({ name, product }, M, place, x, i) => {
    const apply = product && subject.problem.oracles[product as 'hessianVector'];
    if (!apply) return undefined;
    const v = subject.direction('matrix', i), Mv = timesVector(M, v), claimed = written(subject.size, (out) => apply(x.slice(), v.slice(), out));
    const size = largest(M) * norm(v) || 1;
    return atMost(norm(minus(Mv, claimed)) / size, rounding, `at ${place} \`${name}\` times a vector has norm ${shown(norm(Mv))}, \`${product}\` gives ${shown(norm(claimed))}`);
  }),
};

export const hessianIsDerivative: Check = {
  name: 'hessian against differences of gradient',
  skips: (problem) => tooLarge(problem) ?? lacking(problem, 'gradient', 'hessian') ?? notSmooth(problem),
  run(subject) {
    const { problem: { oracles: { gradient, hessian } }, size, points } = subject;
    const mapping = gradientMapping(gradient!, (x, v, out) => out.set(timesVector(written(size * size, (M) => hessian!(x, M)), v)), size);
    return worst(points.map(({ x, name }, i) => compare(mapping, x, subject.direction('hessian', i), name, 'hessian', 'gradient')));
  },
};

function compare(mapping: Mapping, x: Vector, v: Vector, place: string, derivative: string, of: string): Measurement {
  const { error, tolerance, claimed, differenced } = disagreement(mapping, x, v);
  return atMost(error, tolerance, `at ${place} \`${of}\` changes by a vector of norm ${shown(norm(differenced))} along a direction, \`${derivative}\` says ${shown(norm(claimed))}`);
}

const noCount = ({ traits: { residuals } }: AnyProblem): string | undefined => (residuals === undefined ? 'the problem does not say how many `residuals` it has' : undefined);

export const jacobianIsDerivative: Check = {
  name: 'jacobian against differences of residual',
  skips: (problem) => lacking(problem, 'residual', 'jacobian') ?? noCount(problem) ?? notSmooth(problem),
  run(subject) {
    const { problem: { oracles: { residual, jacobian }, traits: { residuals: m } }, size, points } = subject;
    const derivative = (x: Vector, v: Vector, out: Vector): void => out.set(timesVector(written(m! * size, (J) => jacobian!(x, J)), v));
    const mapping: Mapping = { outputs: m!, at: residual!, derivative, magnitude: (x, v) => norm(written(m!, (out) => derivative(x, v, out))) };
    return worst(points.map(({ x, name }, i) => compare(mapping, x, subject.direction('jacobian', i), name, 'jacobian', 'residual')));
  },
};

const noPower = (problem: AnyProblem): string | undefined =>
  lacking(problem, 'residual', 'jacobian') ?? noCount(problem) ?? (problem.traits.power === undefined ? 'the problem does not say its `power`' : undefined);

/** |u|^(p-2), J'u and J at x. */
function partsAt({ problem: { oracles: { residual, jacobian }, traits: { residuals: m, power: p } }, size: n }: CheckSubject, x: Vector) {
  const u = written(m!, (out) => residual!(x.slice(), out)), J = written(m! * n, (out) => jacobian!(x.slice(), out));
  const q = written(n, (out) => linalg().gemvT(J, m!, n, u, out)), r = norm(u);
  return { J, q, r, p: p!, weight: p === 2 ? 1 : r ** (p! - 2), m: m! };
}

/** |claimed - wanted| relative to what the sums behind them are made of. */
const apart = (claimed: Vector, wanted: Vector, size: number): number => norm(minus(claimed, wanted)) / (size || 1);

export const residualMakesObjective: Check = {
  name: 'value and gradient are those of |residual|^p / p',
  skips: (problem) => noPower(problem) ?? lacking(problem, 'value', 'gradient'),
  run: (subject) => worst(subject.points.flatMap(({ x, name }) => {
    const { q, r, p, weight, J } = partsAt(subject, x), { value, gradient } = subject.problem.oracles;
    const f = value!(x.slice()), wanted = r ** p / p, g = written(subject.size, (out) => gradient!(x.slice(), out));
    return [
      atMost(f === wanted ? 0 : Math.abs(f - wanted) / Math.max(Math.abs(f), wanted), rounding, `at ${name} value is ${shown(f)}, |residual|^${p} / ${p} is ${shown(wanted)}`),
      atMost(apart(g, scaled(q, weight), weight * norm(J) * r), rounding, `at ${name} the gradient has norm ${shown(norm(g))}, |u|^(p-2) J'u ${shown(weight * norm(q))}`),
    ];
  })),
};

export const gaussNewtonIsGram: Check = {
  name: "gaussNewton and rankOne are made of J'J and J'u",
  skips: (problem) => tooLarge(problem) ?? noPower(problem) ?? noneOf(problem, ['gaussNewton', 'rankOne']),
  run: (subject) => worst(subject.points.flatMap(({ x, name }) => {
    const { J, q, r, p, weight, m } = partsAt(subject, x), n = subject.size, { gaussNewton, rankOne } = subject.problem.oracles;
    const radial = r > 0 ? scaled(q, Math.sqrt((p - 2) * weight) / r) : q.map(() => 0);
    const wanted = written(n * n, (out) => linalg().syrk('T', J, m, n, out, weight));
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) wanted[i * n + j]! += radial[i]! * radial[j]!;
    const found: Measurement[] = [];
    if (gaussNewton) {
      const M = written(n * n, (out) => gaussNewton(x.slice(), out));
      found.push(atMost(apart(M, wanted, weight * dot(J, J) * (p - 1)), rounding, `at ${name} \`gaussNewton\` has norm ${shown(norm(M))}, |u|^(p-2) (J'J + (p-2) J'u u'J / |u|^2) ${shown(norm(wanted))}`));
    }
    if (rankOne) {
      const v = written(n, (out) => rankOne(x.slice(), out));
      // q and -q give the same matrix.
      const error = Math.min(apart(v, radial, norm(radial)), apart(v, scaled(radial, -1), norm(radial)));
      found.push(atMost(error, rounding * Math.max(1, (norm(J) * r) / (norm(q) || 1)), `at ${name} \`rankOne\` has norm ${shown(norm(v))}, sqrt(p-2) |u|^((p-4)/2) J'u ${shown(norm(radial))}`));
    }
    return found;
  })),
};

export const matrixChecks: readonly Check[] = [
  hessianIsDerivative, matricesEqualProducts, matricesSymmetric, matricesSemidefinite, jacobianIsDerivative, residualMakesObjective, gaussNewtonIsGram,
];
