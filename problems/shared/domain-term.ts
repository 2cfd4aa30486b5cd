/** chi(x) = l2/2 |x|^2 plus the indicator of a domain X: what the families with a nonsmooth part take as their simple term. */
import { Type } from 'typebox';
import { domainSchema, openDomain, type Domain, type DomainSpec, type OracleSet, type Vector } from '../../core/index.js';
import { paramIs } from './offers.js';

export const domainParam = Type.Unsafe<DomainSpec>({ ...domainSchema, default: { kind: 'all' }, description: 'the set X that x must lie in: all of R^n, a ball around 0, a box, or the probability simplex' });

const restricted = { properties: { kind: { enum: ['ball', 'box', 'simplex'] } }, required: ['kind'] };
/** X is all of R^n. */
export const domainIsAll: object = { not: paramIs('domain', restricted) };
/** X is bounded (but for infinite bounds of a box, which JSON cannot write). */
export const domainIsBounded: object = paramIs('domain', restricted);

export type DomainTermOracles = Pick<OracleSet, 'simpleValue' | 'prox'>;

/** Native forms of what a bridge makes of `prox`, for families whose other oracles are as cheap as a pass over x. */
export type CentreOracles = Pick<OracleSet, 'twoCentreProx' | 'bregmanDistance'>;

export interface DomainTerm {
  readonly domain: Domain;
  readonly oracles: DomainTermOracles;
  /** max over x of <z, x> - a/2 |x|^2 - chi(x), a >= 0; Infinity where that grows without end. */
  conjugate(z: Vector, a: number): number;
  start(): Vector;
}

/** Points of X that were rounded are still inside. */
const slack = 1e-12;

/** `free` variables at the end are in no term: an intercept. Nothing is allocated after creation. */
export function domainTerm(spec: DomainSpec, size: number, l2: number, free = 0): DomainTerm {
  const domain = openDomain(spec, size), point = new Float64Array(size), tolerance = slack * Math.max(1, Number.isFinite(domain.radius) ? domain.radius : 1);
  /** The variables that X speaks of. */
  const head = (x: Vector): Vector => {
    if (free === 0) return x;
    for (let i = 0; i < size; i++) point[i] = x[i]!;
    return point;
  };
  const squares = (x: Vector): number => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += x[i]! * x[i]!;
    return sum;
  };
  return {
    domain,
    oracles: {
      simpleValue(x) {
        if (domain.kind !== 'all' && domain.violation(head(x)) > tolerance) return Infinity;
        return l2 === 0 ? 0 : (l2 / 2) * squares(x);
      },
      prox(x, t, out) {
        const scale = 1 / (1 + t * l2);
        for (let i = 0; i < size; i++) out[i] = scale * x[i]!;
        for (let i = size; i < size + free; i++) out[i] = x[i]!;
        if (domain.kind === 'all') return;
        domain.project(head(out), free === 0 ? out : point);
        if (free > 0) for (let i = 0; i < size; i++) out[i] = point[i]!;
      },
    },
    conjugate(z, a) {
      if (a + l2 === 0) return domain.support(z);
      for (let i = 0; i < size; i++) point[i] = z[i]! / (a + l2);
      domain.project(point, point);
      let sum = 0;
      for (let i = 0; i < size; i++) sum += (z[i]! - ((a + l2) / 2) * point[i]!) * point[i]!;
      return sum;
    },
    start() {
      const x = new Float64Array(size + free);
      x.set(domain.start());
      return x;
    },
  };
}

/** Both quadratics are one, about their weighted mean: on all of R^n a single pass, with the bits of the bridge. No variable is free. */
export function twoCentres({ domain, oracles: { prox } }: DomainTerm, l2: number): CentreOracles {
  return {
    twoCentreProx(d, x, beta, u, q, out) {
      const t = 1 / (beta + q), shrink = domain.kind === 'all' ? 1 / (1 + t * l2) : 1, n = out.length;
      let i = 0;
      // Four entries at a time, which is a third faster.
      for (; i + 3 < n; i += 4) {
        out[i] = shrink * (t * (beta * x[i]! + q * u[i]! - d[i]!));
        out[i + 1] = shrink * (t * (beta * x[i + 1]! + q * u[i + 1]! - d[i + 1]!));
        out[i + 2] = shrink * (t * (beta * x[i + 2]! + q * u[i + 2]! - d[i + 2]!));
        out[i + 3] = shrink * (t * (beta * x[i + 3]! + q * u[i + 3]! - d[i + 3]!));
      }
      for (; i < n; i++) out[i] = shrink * (t * (beta * x[i]! + q * u[i]! - d[i]!));
      if (domain.kind !== 'all') prox(out, t, out);
    },
    bregmanDistance(x, u) {
      let sum = 0;
      for (let i = 0; i < x.length; i++) sum += (x[i]! - u[i]!) ** 2;
      return sum / 2;
    },
  };
}
