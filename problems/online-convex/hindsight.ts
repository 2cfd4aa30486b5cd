/**
 * min over u in the domain of sum_t f_t(u) + r(u): Newton's method on the central path. Bounds of the domain are logarithmic barriers, kinks are replaced by what
 * minimising over a barrier of their epigraph leaves (losses.ts), so that the minimiser for weight mu is within nu mu of the optimum, nu the number of barriers.
 */
import { linalg, type Domain, type Vector } from '../../core/index.js';
import { smoothAbsolute } from './losses.js';
import { margin, valueOf, type Stream } from './stream.js';

/** Relative accuracy of the value, as far as rounding allows. */
const accuracy = 1e-12;
/** mu falls by this factor; about four Newton steps follow each time. */
const factor = 0.1;
const mostSteps = 400;

export interface Hindsight { /** Over the rounds from .. to - 1; the minimiser stays in `at`. */ least(from: number, to: number): number; readonly at: Vector }

export function hindsight(stream: Stream): Hindsight {
  const { size: n, domain, loss, own, l1, l2 } = stream;
  const barrier = barrierOf(domain), { choleskyFactor, choleskySolve } = linalg();
  const u = new Float64Array(n), trial = new Float64Array(n), g = new Float64Array(n), H = new Float64Array(n * n), factored = new Float64Array(n * n), ones = new Float64Array(n), move = new Float64Array(n), pair = new Float64Array(2);

  const exact = (x: Vector, from: number, to: number): number => { let sum = 0; for (let t = from; t < to; t++) sum += valueOf(stream, t, x); return sum; };
  /** What Newton's method lowers: the smooth stand-in of the sum, plus mu times the barrier. */
  const merit = (x: Vector, from: number, to: number, mu: number): number => {
    let sum = mu * barrier.value(x), squares = 0;
    const standIn = (r: number, weight: number): number => { const m = mu / weight, s = m + Math.sqrt(m * m + r * r); return weight * (s - m * Math.log(2 * m * s)); };
    for (let t = from; t < to; t++) {
      const z = margin(stream, t, x), b = stream.b[t]!;
      if (!loss.kinked) sum += loss.value(z, b);
      else sum += b !== 0 && isHinge ? (1 - b * z) / 2 + standIn((1 - b * z) / 2, 1) : standIn(z - b, 1);
    }
    for (let j = 0; j < n; j++) { squares += x[j]! * x[j]!; if (l1 > 0) sum += standIn(x[j]!, l1 * (to - from)); }
    return sum + ((own + l2) / 2) * (to - from) * squares;
  };
  const isHinge = loss.kinked && loss.slope(0, 1) === -1 && loss.slope(2, 1) === 0;

  const derivatives = (from: number, to: number, mu: number): void => {
    const ridge = (own + l2) * (to - from);
    H.fill(0);
    for (let j = 0; j < n; j++) { g[j] = ridge * u[j]!; H[j * n + j] = ridge; }
    for (let t = from; t < to; t++) {
      loss.smooth(margin(stream, t, u), stream.b[t]!, mu, pair);
      const slope = pair[0]!, curvature = pair[1]!, at = t * n;
      for (let i = 0; i < n; i++) {
        const ai = stream.A[at + i]!;
        g[i]! += slope * ai;
        if (curvature !== 0) for (let j = 0; j <= i; j++) H[i * n + j]! += curvature * ai * stream.A[at + j]!;
      }
    }
    if (l1 > 0) {
      const weight = l1 * (to - from);
      for (let j = 0; j < n; j++) { smoothAbsolute(u[j]!, mu / weight, pair); g[j]! += weight * pair[0]!; H[j * n + j]! += weight * pair[1]!; }
    }
    barrier.add(u, mu, g, H);
  };

  /** A little more on the diagonal where the matrix is singular: the sum may not grow in some direction. */
  const factorise = (): void => {
    let top = 0;
    for (let j = 0; j < n; j++) top = Math.max(top, H[j * n + j]!);
    for (let extra = 0; ; extra = Math.max(100 * extra, 1e-15 * top, 1e-300)) {
      factored.set(H);
      for (let j = 0; j < n; j++) factored[j * n + j]! += extra;
      try { choleskyFactor(factored, n); return; } catch (error) { if (extra > Math.max(1e3 * top, 1e-200)) throw error; }
    }
  };

  /** Newton's direction in `move`, on sum = 1 for the simplex; gives the decrement squared. */
  const direction = (): number => {
    factorise();
    for (let j = 0; j < n; j++) move[j] = -g[j]!;
    choleskySolve(factored, n, move);
    if (domain.kind === 'simplex') {
      ones.fill(1);
      choleskySolve(factored, n, ones);
      let sum = 0, weight = 0;
      for (let j = 0; j < n; j++) { sum += move[j]!; weight += ones[j]!; }
      for (let j = 0; j < n; j++) move[j]! -= (sum / weight) * ones[j]!;
      balance(move, 0);
    }
    barrier.fix(move);
    let decrement = 0;
    for (let j = 0; j < n; j++) decrement -= g[j]! * move[j]!;
    return decrement;
  };

  /** What rounding has left over from the sum is taken from the largest weight. */
  const balance = (v: Vector, total: number): void => {
    let sum = 0, largest = 0;
    for (let j = 0; j < n; j++) { sum += v[j]!; if (u[j]! > u[largest]!) largest = j; }
    v[largest]! -= sum - total;
  };

  /** One step, as long as the merit falls; false when rounding leaves nothing to gain. */
  const advance = (from: number, to: number, mu: number, decrement: number): boolean => {
    const before = merit(u, from, to, mu);
    for (let length = 1; length > 1e-12; length /= 2) {
      for (let j = 0; j < n; j++) trial[j] = u[j]! + length * move[j]!;
      if (domain.kind === 'simplex') balance(trial, 1);
      const after = merit(trial, from, to, mu);
      if (after <= before - 0.1 * length * decrement) { u.set(trial); return true; }
      // Close to the minimum the gain drowns in rounding: a full step is then as good as any.
      if (length === 1 && decrement < 1e-9 * (1 + Math.abs(before)) && after <= before + 1e-14 * (1 + Math.abs(before))) { u.set(trial); return true; }
    }
    return false;
  };

  return {
    at: u,
    least(from, to) {
      if (to <= from) return 0;
      const nu = barrier.count + (loss.kinked ? 2 * (to - from) : 0) + (l1 > 0 ? 2 * n : 0);
      u.set(barrier.start);
      let best = exact(u, from, to);
      const goal = accuracy * (1 + Math.abs(best));
      for (let mu = nu === 0 ? 0 : Math.max((1 + Math.abs(best)) / nu, 1e-8), steps = 0; ; mu *= factor) {
        const last = nu * mu <= goal;
        for (let inner = 0; steps < mostSteps && inner < 60; inner++, steps++) {
          derivatives(from, to, mu);
          const decrement = direction();
          if (!(decrement > (last ? 1e-3 * goal : 0.1 * mu)) || !advance(from, to, mu, decrement)) break;
        }
        const value = exact(u, from, to);
        if (value < best) best = value;
        if (last || steps >= mostSteps || mu < 1e-250) return best;
      }
    },
  };
}

interface Barrier {
  /** Number of logarithms. */
  readonly count: number;
  readonly start: Vector;
  /** Infinity outside. */
  value(x: Vector): number;
  /** Adds mu times gradient and (lower) Hessian. */
  add(x: Vector, mu: number, g: Vector, H: Float64Array): void;
  /** Variables that cannot move stay. */
  fix(move: Vector): void;
}

function barrierOf(domain: Domain): Barrier {
  if (domain.kind === 'ball') return ballBarrier(domain);
  return domain.kind === 'all' ? { count: 0, start: domain.start(), value: () => 0, add() {}, fix() {} } : boundBarrier(domain);
}

/** -log(R^2 - |x|^2). */
function ballBarrier({ radius: R, size: n, start }: Domain): Barrier {
  const room = (x: Vector): number => { let square = 0; for (let j = 0; j < n; j++) square += x[j]! * x[j]!; return (R - Math.sqrt(square)) * (R + Math.sqrt(square)); };
  return {
    count: 1, start: start(), fix() {},
    value: (x) => { const left = room(x); return left > 0 ? -Math.log(left) : Infinity; },
    add(x, mu, g, H) {
      const w = 2 / room(x);
      for (let i = 0; i < n; i++) {
        g[i]! += mu * w * x[i]!;
        H[i * n + i]! += mu * w;
        for (let j = 0; j <= i; j++) H[i * n + j]! += mu * (w * x[i]!) * (w * x[j]!);
      }
    },
  };
}

/** -log of the distance to every finite bound; the simplex has the lower bounds 0. */
function boundBarrier(domain: Domain): Barrier {
  const n = domain.size, e = new Float64Array(n), lower = new Float64Array(n), upper = new Float64Array(n).fill(Infinity), start = domain.start();
  if (domain.kind === 'box') for (let i = 0; i < n; i++) {
    e.fill(0);
    e[i] = 1;
    upper[i] = domain.support(e);
    e[i] = -1;
    lower[i] = -domain.support(e);
    const low = lower[i]!, high = upper[i]!;
    start[i] = low > -Infinity && high < Infinity ? low / 2 + high / 2 : low > -Infinity ? Math.max(low + 1, 0) : high < Infinity ? Math.min(high - 1, 0) : 0;
  }
  const fixed = (i: number): boolean => !(upper[i]! > lower[i]!);
  let count = 0;
  for (let i = 0; i < n; i++) if (!fixed(i)) count += Number(lower[i]! > -Infinity) + Number(upper[i]! < Infinity);
  return {
    count, start,
    value(x) {
      let sum = 0;
      for (let i = 0; i < n; i++) if (!fixed(i)) {
        const low = x[i]! - lower[i]!, high = upper[i]! - x[i]!;
        if (!(low > 0 && high > 0)) return Infinity;
        if (low < Infinity) sum -= Math.log(low);
        if (high < Infinity) sum -= Math.log(high);
      }
      return sum;
    },
    add(x, mu, g, H) {
      for (let i = 0; i < n; i++) {
        const low = 1 / (x[i]! - lower[i]!), high = 1 / (upper[i]! - x[i]!);
        if (fixed(i)) { H[i * n + i]! += 1; continue; }
        g[i]! += mu * (high - low);
        H[i * n + i]! += mu * (low * low + high * high);
      }
    },
    fix(move) { for (let i = 0; i < n; i++) if (fixed(i)) move[i] = 0; },
  };
}
