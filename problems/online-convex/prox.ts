/** The regulariser's prox, and that of a round's loss. */
import type { OracleSet } from '../../core/index.js';
import { margin, type Stream } from './stream.js';

/** Shrinks, then projects: l1 and l2 keep their form under the scaling of a centred ball, are separable on a box, and l1 is constant on the simplex. */
function shrinkAndProject({ domain, l1, size }: Stream, ridge: number): OracleSet['regulariserProx'] {
  const threshold = domain.kind === 'simplex' ? 0 : l1;
  return (x, t, out) => {
    const scale = 1 / (1 + t * ridge), cut = t * threshold;
    for (let j = 0; j < size; j++) {
      const xj = x[j]!, rest = Math.abs(xj) - cut;
      out[j] = cut === 0 ? xj * scale : rest > 0 ? Math.sign(xj) * rest * scale : xj * 0;
    }
    domain.project(out, out);
  };
}

export const regulariserProx = (stream: Stream): OracleSet['regulariserProx'] => shrinkAndProject(stream, stream.l2);

/**
 * u(s) = prox_r(x - t s a), where s is the slope of the loss at a'u(s). a'u(s) falls with s, so that s - slope(a'u(s)) rises: bisection between 0 and the slope at s = 0,
 * to the last bit. Kinks need nothing of their own.
 */
export function roundProx(stream: Stream): OracleSet['roundProx'] {
  const { A, b, size, loss, own, l2 } = stream, prox = shrinkAndProject(stream, own + l2), u = new Float64Array(size), from = new Float64Array(size);
  return (round, x, t, out) => {
    from.set(x);
    const at = (s: number): number => {
      for (let j = 0; j < size; j++) u[j] = from[j]! - t * s * A[round * size + j]!;
      prox(u, t, u);
      return loss.slope(margin(stream, round, u), b[round]!);
    };
    const first = at(0);
    let low = Math.min(first, 0), high = Math.max(first, 0);
    if (Number.isNaN(first)) { out.fill(Number.NaN); return; }
    for (let i = 0; i < 1100; i++) {
      const s = (low + high) / 2;
      if (s === low || s === high) break;
      if (s < at(s)) low = s; else high = s;
    }
    at(Math.abs(at(low) - low) <= Math.abs(at(high) - high) ? low : high);
    out.set(u);
  };
}
