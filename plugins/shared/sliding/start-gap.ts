/**
 * How far the start can be from the optimum, from the oracles at the start alone.
 *
 * With d = grad f(x0) + h'(x0), Psi(v) >= f(x0) + h(x0) + <d, v - x0> + chi(v) for every v. Let p minimise <d, v> + chi(v) + q V(x0, v) and r = q grad_p V(x0, p):
 * then <d, v> + chi(v) >= <d, p> + chi(p) - <r, v - p> + mu V(p, v), and with V(p, v) >= |v - p|^2 / 2 the minimum over v is at least <d, p> + chi(p) - |r|_*^2 / (2 mu).
 * q = mu is taken; in entropic geometry r is only defined up to a constant, and half of its spread is its dual norm on the simplex.
 * Where f is strongly convex with constant m (Euclidean), f(v) >= f(x0) + <grad f(x0), v - x0> + m V(x0, v), and q = m makes p the minimiser of the whole bound: no r.
 */
import type { OracleSet, Vector } from '../../../core/index.js';

export const startOracles = ['smoothGradient', 'nonsmoothSubgradient', 'simpleValue', 'twoCentreProx'] as const;
export type StartOracles = { readonly [K in (typeof startOracles)[number]]: OracleSet[K] | undefined };

/** For methods that have the prox alone, in Euclidean geometry. */
export const startFromProx = ['smoothGradient', 'nonsmoothSubgradient', 'simpleValue', 'prox'] as const;
export const twoCentresOf = (prox: OracleSet['prox'] | undefined): OracleSet['twoCentreProx'] | undefined => prox && ((d, x, beta, u, q, out) => {
  const scale = 1 / (beta + q);
  for (let i = 0; i < x.length; i++) out[i] = scale * (beta * x[i]! + q * u[i]! - d[i]!);
  prox(out, scale, out);
});

/** `gap` >= Psi(x0) - Psi*, `distance` >= V(x0, x*). */
export interface StartGap { readonly gap: number; readonly distance: number }

/** What is known of curvature: mu of chi, m of f; V is Kullback-Leibler where `entropic`, and m says nothing of that. */
export interface Curvature { readonly mu: number; readonly strongConvexity?: number | undefined; readonly entropic?: true | undefined }

/** Undefined where an oracle is missing; needs mu > 0. */
export function startGap(oracles: StartOracles, x0: Vector, { mu, strongConvexity = 0, entropic }: Curvature): StartGap | undefined {
  const { smoothGradient, nonsmoothSubgradient, simpleValue, twoCentreProx } = oracles;
  if (!nonsmoothSubgradient || !simpleValue || !twoCentreProx || !(mu > 0)) return undefined;
  const n = x0.length, m = entropic ? 0 : strongConvexity, d = new Float64Array(n), g = new Float64Array(n), p = new Float64Array(n);
  nonsmoothSubgradient(x0, d);
  if (smoothGradient) { smoothGradient(x0, g); for (let i = 0; i < n; i++) d[i]! += g[i]!; }
  twoCentreProx(d, x0, m > 0 ? m : mu, x0, 0, p);
  const r = entropic ? spread(x0, p) : distance(x0, p);
  let slope = 0;
  for (let i = 0; i < n; i++) slope += d[i]! * (p[i]! - x0[i]!);
  const gap = simpleValue(x0) - slope - simpleValue(p) + ((m > 0 ? -m : mu) * r * r) / 2;
  return { gap, distance: entropic ? x0.reduce((most, xi) => Math.max(most, -Math.log(xi)), 0) : gap / (mu + m) };
}

function distance(x: Vector, p: Vector): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (p[i]! - x[i]!) ** 2;
  return Math.sqrt(sum);
}

/** Half the spread of ln p - ln x. */
function spread(x: Vector, p: Vector): number {
  let low = Infinity, high = -Infinity;
  for (let i = 0; i < x.length; i++) { const r = Math.log(p[i]!) - Math.log(x[i]!); low = Math.min(low, r); high = Math.max(high, r); }
  return (high - low) / 2;
}

/** A bound on Psi(x) - Psi* + mu V(x, x*): (mu + m) V(x, x*) <= Psi(x) - Psi* in Euclidean geometry. */
export function boundAt(oracles: StartOracles, x: Vector, curvature: Curvature): number | undefined {
  const found = startGap(oracles, x, curvature);
  return found && found.gap + curvature.mu * found.distance;
}

interface BoundRun { readonly traits: { readonly entropic?: true; readonly strongConvexity?: number }; start(): Vector }

/** A bound on Psi(x0) - Psi* + mu V(x0, x*): the given one, else from the oracles at the start, once. */
export function startBound({ traits: { entropic, strongConvexity }, start }: BoundRun, mu: number, given: number | undefined): (oracles: StartOracles) => number | undefined {
  let known: { readonly bound: number | undefined } | undefined = given === undefined ? undefined : { bound: given };
  return (oracles) => {
    if (!known) {
      known = { bound: boundAt(oracles, start(), { mu, strongConvexity, entropic }) };
    }
    return known.bound;
  };
}

/** A bound on V(x0, x*): the given one, else from the problem's mu and the oracles at the start, once. */
export function distanceBound({ traits: { entropic, strongConvexity, simpleStrongConvexity = 0 }, start }: BoundRun & { readonly traits: { readonly simpleStrongConvexity?: number } }, given: number | undefined): (oracles: StartOracles) => number | undefined {
  let known: { readonly bound: number | undefined } | undefined = given === undefined ? undefined : { bound: given };
  return (oracles) => {
    known ??= { bound: entropic ? Math.max(...start().map((xi) => -Math.log(xi))) : startGap(oracles, start(), { mu: simpleStrongConvexity, strongConvexity })?.distance };
    return known.bound;
  };
}
