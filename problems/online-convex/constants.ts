/** What is known of a stream's gradients over the whole domain. */
import type { Traits, Vector } from '../../core/index.js';
import type { Stream } from './stream.js';

/** Slopes of the loss lie between `low` and `high`, z between `from` and `to`, over the domain; `length` is |a_t|. */
interface Range { readonly from: number; readonly to: number; readonly low: number; readonly high: number; readonly length: number }

function rangeOf({ A, b, size, domain, loss }: Stream, round: number): Range {
  const a = A.subarray(round * size, (round + 1) * size), to = domain.support(a), from = -domain.support(a.map((entry) => -entry));
  return { from, to, low: loss.slope(from, b[round]!), high: loss.slope(to, b[round]!), length: Math.hypot(...a) };
}

const largest = ({ low, high }: Range): number => Math.max(Math.abs(low), Math.abs(high));

/** 0 times an unbounded domain is 0. */
const spread = (weight: number, radius: number): number => (weight === 0 ? 0 : weight * radius);

export function traitsOf(stream: Stream, name: string): Traits {
  const { rounds, own, l1, l2, loss, domain, size } = stream, ridge = own + l2;
  let G = 0, L = 0, residual = 0, reach = 0;
  for (let t = 0; t < rounds; t++) {
    const range = rangeOf(stream, t);
    G = Math.max(G, spread(range.length, largest(range)));
    L = Math.max(L, loss.curvature(range.from, range.to) * range.length ** 2);
    residual = Math.max(residual, largest(range));
    reach = Math.max(reach, Math.abs(range.from), Math.abs(range.to));
  }
  G += spread(ridge, domain.radius) + l1 * Math.sqrt(size);
  const smooth = !loss.kinked && l1 === 0, alpha = l1 > 0 ? 0 : ridge > 0 ? ridge / (G * G) : concavity(name, residual, reach);
  return {
    convex: true, rounds, ...(smooth ? { smooth: true as const } : {}), ...(ridge > 0 ? { stronglyConvex: true as const, strongConvexity: ridge } : {}),
    ...(smooth && L + ridge > 0 && L < Infinity ? { smoothness: L + ridge } : {}), ...(G > 0 && G < Infinity ? { gradientBound: G } : {}), ...(alpha > 0 ? { expConcavity: alpha } : {}),
  };
}

/** Dossier 4: 1/B^2 for residuals up to B, 1 for the log loss, e^-B for logistic margins up to B. */
function concavity(name: string, residual: number, reach: number): number {
  if (name === 'square') return 1 / (residual * residual);
  if (name === 'log') return 1;
  return name === 'logistic' ? Math.exp(-reach) : 0;
}

/**
 * At least sup |grad f_t - grad f_{t-1}|^2: the largest |p a_t - q a_{t-1}|^2 over all slopes p and q that the two losses have in the domain (they need not have
 * them at one x). It is convex in p and q, so corners are enough. Ridge terms cancel, but for the first round.
 */
export function variationOf(stream: Stream): (round: number) => number | undefined {
  const { A, size, own, domain } = stream;
  const row = (t: number): Vector => A.subarray(t * size, (t + 1) * size);
  return (round) => {
    const now = rangeOf(stream, round);
    if (round === 0) return finite((spread(now.length, largest(now)) + spread(own, domain.radius)) ** 2);
    const last = rangeOf(stream, round - 1), a = row(round), c = row(round - 1);
    let most = 0;
    for (const p of [now.low, now.high]) for (const q of [last.low, last.high]) {
      let square = 0;
      for (let j = 0; j < size; j++) square += (spread(a[j]!, p) - spread(c[j]!, q)) ** 2;
      if (!(square <= most)) most = square;
    }
    return finite(most);
  };
}

const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);

/** Sums of the first `rounds` terms, made once; `undefined` from the first term on that is. */
export function prefixSums(count: number, term: (round: number) => number | undefined): (rounds: number) => number | undefined {
  const sums = new Float64Array(count + 1);
  let known = 0;
  return (rounds) => {
    for (; known < Math.min(rounds, count); known++) sums[known + 1] = sums[known]! + (term(known) ?? Number.NaN);
    return finite(sums[Math.min(rounds, count)]!);
  };
}
