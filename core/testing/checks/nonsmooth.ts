/** The nonsmooth part h: by its value and subgradients, and structured as h(x) = max over y in Y of <Kx, y> - J(y). */
import type { Vector } from '../../contract/arrays.js';
import type { OracleName } from '../../contract/oracle.js';
import type { AnyProblem } from '../../contract/problem.js';
import { dualPoint } from '../calls.js';
import { atMost, rounding, shown, worst, type Check, type Measurement } from '../check.js';
import type { CheckSubject, SamplePoint } from '../subject.js';
import { dot, lengthsOf, minus, moved, norm, sameBits, written } from '../vectors.js';

const missing = ({ oracles, traits }: AnyProblem, names: readonly OracleName[], size?: 'dualSize'): string | undefined => {
  const absent = names.filter((name) => !oracles[name]);
  return absent.length > 0 ? `it offers no ${absent.join(' and ')}` : size && traits.dualSize === undefined ? 'the problem does not say the length `dualSize` of its dual variable' : undefined;
};

const subgradientAt = ({ problem: { oracles }, size }: CheckSubject, x: Vector): Vector => written(size, (out) => oracles.nonsmoothSubgradient!(x.slice(), out));
const coupledAt = ({ problem: { oracles, traits } }: CheckSubject, x: Vector): Vector => written(traits.dualSize!, (out) => oracles.couple!(x.slice(), out));
const argmaxAt = ({ problem: { oracles, traits } }: CheckSubject, z: Vector, eta: number): Vector => written(traits.dualSize!, (out) => oracles.dualArgmax!(z.slice(), eta, out));
const dualProxAt = ({ problem: { oracles, traits } }: CheckSubject, y: Vector, sigma: number): Vector => written(traits.dualSize!, (out) => oracles.dualProx!(y.slice(), sigma, out));
const dualPoints = (subject: CheckSubject): readonly Vector[] => subject.points.map(({ x }) => dualPoint(subject, x));
const places = ({ points, feasible }: CheckSubject): readonly SamplePoint[] => [...points, ...feasible];

/** h(z) >= h(x) + <g, z - x> for every z, relative to the terms. */
function supports(subject: CheckSubject, { x, name }: SamplePoint, g: Vector, oracle: string): readonly Measurement[] {
  const h = subject.problem.oracles.nonsmoothValue!, here = h(x.slice());
  return places(subject).map((other) => {
    const there = h(other.x.slice()), rise = dot(g, minus(other.x, x)), size = Math.abs(here) + Math.abs(there) + norm(g) * norm(minus(other.x, x));
    return atMost(size === 0 ? 0 : Math.max(0, here + rise - there) / size, rounding, `${oracle} at ${name} is no subgradient: at ${other.name} h is ${shown(there)}, below its support ${shown(here + rise)}`);
  });
}

export const subgradientInequality: Check = {
  name: 'subgradient inequality',
  skips: (problem) => missing(problem, ['nonsmoothValue', 'nonsmoothSubgradient']) ?? (problem.traits.convex ? undefined : 'the problem does not claim the fact `convex`'),
  run: (subject) => worst(places(subject).flatMap((place) => supports(subject, place, subgradientAt(subject, place.x), 'nonsmoothSubgradient'))),
};

export const nonsmoothLipschitzConstant: Check = {
  name: 'Lipschitz constant of the nonsmooth part',
  skips: (problem) => missing(problem, ['nonsmoothSubgradient']) ?? (problem.traits.nonsmoothLipschitz === undefined ? 'the problem has no constant `nonsmoothLipschitz`' : undefined),
  run(subject) {
    const G = subject.problem.traits.nonsmoothLipschitz!, { dualLength } = lengthsOf(subject.problem);
    return worst(places(subject).map(({ x, name }) => {
      const length = dualLength(subgradientAt(subject, x));
      return atMost(length === 0 ? 0 : length / G, 1 + rounding, `\`nonsmoothLipschitz\` is ${shown(G)}, but at ${name} a subgradient has the dual norm ${shown(length)}`);
    }));
  },
};

/** At the maximiser y of eta = 0: h(x) = <Kx, y> - J(y), and K'y is a subgradient. */
export const structuredValue: Check = {
  name: 'h is the maximum over y',
  skips: (problem) => missing(problem, ['nonsmoothValue', 'couple', 'coupleAdjoint', 'dualArgmax', 'dualValue'], 'dualSize'),
  run(subject) {
    const { oracles } = subject.problem;
    return worst(places(subject).flatMap((place) => {
      const Kx = coupledAt(subject, place.x), y = argmaxAt(subject, Kx, 0), J = oracles.dualValue!(y.slice()), h = oracles.nonsmoothValue!(place.x.slice()), size = Math.abs(h) + norm(Kx) * norm(y) + Math.abs(J);
      const same = atMost(size === 0 ? 0 : Math.abs(h - dot(Kx, y) + J) / size, rounding, `at ${place.name} nonsmoothValue is ${shown(h)}, but <Kx, y> - J(y) is ${shown(dot(Kx, y) - J)} at y = dualArgmax(Kx, 0)`);
      return [same, ...supports(subject, place, written(subject.size, (out) => oracles.coupleAdjoint!(y, out)), "K'y at the maximiser")];
    }));
  },
};

/** Relative to the maximisers, whose own rounding is not relative to their difference. The maximisers of an eta-strongly concave function: <z1 - z2, y1 - y2> >= eta |y1 - y2|^2, and no other dual point of Y has a larger <z, y> - J(y) at eta = 0. */
export const dualArgmaxOptimality: Check = {
  name: 'dual argmax optimality',
  skips: (problem) => missing(problem, ['dualArgmax', 'dualValue'], 'dualSize'),
  run(subject) {
    const zs = dualPoints(subject), J = subject.problem.oracles.dualValue!;
    return worst(zs.flatMap((z, i) => {
      const other = zs[(i + 1) % zs.length]!, apart = minus(z, other), best = argmaxAt(subject, z, 0);
      const curved = [0.01, 1, 100].map((eta) => {
        const y1 = argmaxAt(subject, z, eta), y2 = argmaxAt(subject, other, eta), move = minus(y1, y2), size = norm(apart) * (norm(y1) + norm(y2)) + eta * dot(move, move);
        return atMost(size === 0 ? 0 : Math.max(0, eta * dot(move, move) - dot(apart, move)) / size, rounding, `dualArgmax(., ${shown(eta)}) moves further than an argmax of an ${shown(eta)}-strongly concave function: is eta left out, or used as 1/eta?`);
      });
      const rivals = zs.flatMap((point) => [0.01, 1, 100].map((eta) => argmaxAt(subject, point, eta))).map((y) => {
        const mine = dot(z, best) - J(best.slice()), theirs = dot(z, y) - J(y.slice()), size = norm(z) * (norm(best) + norm(y)) + Math.abs(mine) + (Number.isFinite(theirs) ? Math.abs(theirs) : 0);
        return atMost(theirs === -Infinity ? Infinity : size === 0 ? 0 : Math.max(0, theirs - mine) / size, rounding, theirs === -Infinity ? 'dualArgmax gives a point outside of Y: dualValue is Infinity there' : `dualArgmax(z, 0) gives <z, y> - J(y) = ${shown(mine)}, another point of Y gives ${shown(theirs)}`);
      });
      return [...curved, ...rivals];
    }));
  },
};

/** J(v) - J(p) >= <y - p, v - p> / sigma for every v in Y; `out` may be `y`. */
export const dualProxOptimality: Check = {
  name: 'dual prox optimality',
  skips: (problem) => missing(problem, ['dualProx', 'dualValue'], 'dualSize'),
  run(subject) {
    const { dualProx, dualValue: J } = subject.problem.oracles, ys = dualPoints(subject).flatMap((y) => [y, moved(y, y, 9)]);
    return worst(ys.flatMap((y) => [0.01, 1, 100].flatMap((sigma) => {
      const p = dualProxAt(subject, y, sigma), own = y.slice(), Jp = J!(p.slice());
      dualProx!(own, sigma, own);
      const inPlace = atMost(sameBits(own, p) ? 0 : 1, 0, 'dualProx(y, sigma, y) differs from dualProx(y, sigma, out): entries of `y` are read after they were overwritten');
      return [inPlace, ...ys.map((other) => {
        const v = dualProxAt(subject, other, 1), Jv = J!(v.slice()), inner = dot(minus(y, p), minus(v, p)) / sigma, size = Math.abs(Jp) + Math.abs(Jv) + (norm(minus(y, p)) * (norm(v) + norm(p))) / sigma;
        return atMost(size === 0 ? 0 : Math.max(0, inner + Jp - Jv) / size, rounding, `dualProx(y, ${shown(sigma)}) is not the minimiser of J(v) + |v - y|^2/(2 sigma): another point of Y is better`);
      })];
    })));
  },
};

/** |Kv| <= couplingNorm |v|, by power iteration; in Euclidean geometry, where both norms are known. */
export const couplingNormBound: Check = {
  name: 'norm of K',
  skips: (problem) => missing(problem, ['couple', 'coupleAdjoint'], 'dualSize')
    ?? (problem.traits.couplingNorm === undefined ? 'the problem has no constant `couplingNorm`' : problem.traits.entropic ? 'the geometry is entropic: the norm of K is not that of the 2-norms' : undefined),
  run(subject) {
    const { oracles: { coupleAdjoint }, traits: { couplingNorm } } = subject.problem;
    let v = subject.direction('norm of K'), longest = 0;
    for (let k = 0; k < 40 && norm(v) > 0; k++) {
      v = moved(new Float64Array(subject.size), v, 1 / norm(v));
      const Kv = coupledAt(subject, v);
      longest = Math.max(longest, norm(Kv));
      v = written(subject.size, (out) => coupleAdjoint!(Kv, out));
    }
    return atMost(longest === 0 ? 0 : longest / couplingNorm!, 1 + 1e-9, `\`couplingNorm\` is ${shown(couplingNorm!)}, but |Kv| / |v| is ${shown(longest)} for some v`);
  },
};

/** -(f + chi)*(-K'y) - J(y) is a lower bound of the objective, for every y in Y. */
export const weakDuality: Check = {
  name: 'weak duality',
  skips: (problem) => missing(problem, ['value', 'coupleAdjoint', 'dualArgmax', 'dualValue', 'conjugateValue'], 'dualSize'),
  run(subject) {
    const { value, coupleAdjoint, dualValue, conjugateValue } = subject.problem.oracles;
    return worst(dualPoints(subject).flatMap((z) => {
      const y = argmaxAt(subject, z, 1), slope = written(subject.size, (out) => coupleAdjoint!(y, out)), bound = -conjugateValue!(slope.map((entry) => -entry)) - dualValue!(y.slice());
      return subject.feasible.map(({ x, name }) => {
        const there = value!(x.slice());
        return atMost(Math.max(0, bound - there) / (Math.abs(bound) + Math.abs(there) || 1), rounding, `the dual value ${shown(bound)} of some y is above the objective ${shown(there)} at ${name}: conjugateValue or dualValue is wrong`);
      });
    }));
  },
};

/** The joint oracle against its three parts, y and K'y, also at eta = 0. */
export const smoothedGradientAgreement: Check = {
  name: 'smoothed gradient agreement',
  skips: (problem) => missing(problem, ['smoothedGradient', 'couple', 'coupleAdjoint', 'dualArgmax'], 'dualSize'),
  run(subject) {
    const { problem: { oracles, traits }, size } = subject;
    return worst(places(subject).flatMap(({ x, name }) => [0, 0.01, 1, 100].flatMap((eta) => {
      const y = new Float64Array(traits.dualSize!).fill(Number.NaN), slope = written(size, (out) => oracles.smoothedGradient!(x.slice(), eta, y, out));
      const argmax = argmaxAt(subject, coupledAt(subject, x), eta), adjoint = written(size, (out) => oracles.coupleAdjoint!(argmax.slice(), out));
      const apart = (mine: Vector, theirs: Vector): number => { const scale = norm(theirs); return norm(minus(mine, theirs)) / (scale === 0 ? 1 : scale); };
      return [
        atMost(apart(y, argmax), rounding, `at ${name} smoothedGradient(x, ${shown(eta)}) writes another y than dualArgmax(Kx, ${shown(eta)})`),
        atMost(apart(slope, adjoint), rounding, `at ${name} smoothedGradient(x, ${shown(eta)}) writes another slope than K'y`),
      ];
    })));
  },
};
