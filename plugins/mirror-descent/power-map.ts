/**
 * The uniformly convex mirror map of heavy-tailed noise, psi(x) = (2^(q-2) / q) |x - c|^q with q = p / (p - 1), c = x^1: D_psi(x, y) >= |x - y|^q / q.
 *
 * | symbol | name | equation |
 * |---|---|---|
 * | u | place relative to the centre | x - c |
 * | y | the dual point after the step | 2^(q-2) |u|^(q-2) u - eta g |
 * | x' | the next point where chi is flat | c + y (|y| / 2^(q-2))^(1/(q-1)) / |y| |
 * | lambda | weight of the quadratic | 2^(q-2) |x' - c|^(q-2) / eta: x' = argmin <g - grad psi(x) / eta, v> + chi(v) + lambda |v - c|^2 / 2 |
 */
import type { OracleSet, Vector } from '../../core/index.js';
import type { Move } from '../shared/stochastic/descent.js';

/**
 * The step with any chi. As lambda grows, |x' - c| falls and (lambda eta / 2^(q-2))^(1/(q-2)) rises: where they meet, to the last digits, is the step.
 * Where chi is flat at the unconstrained step, that is the answer: one prox tells.
 */
export function powerMove(size: number, p: number, twoCentreProx: OracleSet['twoCentreProx'], centre: Vector): Move {
  const zero = new Float64Array(size), kept = new Float64Array(size), d = new Float64Array(size);
  const q = p / (p - 1), scale = 2 ** (q - 2);

  /** Whether |x' - c| is above what lambda belongs to; x' to `out`. */
  const tooFar = (lambda: number, eta: number, out: Vector): boolean => {
    twoCentreProx(d, centre, lambda, centre, 0, out);
    return distance(out, centre) > ((lambda * eta) / scale) ** (1 / (q - 2));
  };

  const composite = (g: Vector, eta: number, x: Vector, guess: number, out: Vector): void => {
    const dual = scale * distance(x, centre) ** (q - 2);
    for (let i = 0; i < size; i++) d[i] = g[i]! - (dual * (x[i]! - centre[i]!)) / eta;
    let low = guess, high = guess;
    if (tooFar(guess, eta, out)) do { low = high; high *= 4; } while (high < 1e300 && tooFar(high, eta, out));
    else do { high = low; low /= 4; } while (low > 1e-300 && !tooFar(low, eta, out));
    for (let halving = 0; halving < 60; halving++) {
      const middle = Math.sqrt(low) * Math.sqrt(high);
      if (tooFar(middle, eta, out)) low = middle; else high = middle;
    }
  };

  return (g, eta, x, out) => {
    if (p === 2) { twoCentreProx(g, x, 1 / eta, x, 0, out); return; }
    powerStep(p, centre, g, eta, x, out);
    twoCentreProx(zero, out, 1, out, 0, kept);
    for (let i = 0; i < size; i++) if (kept[i] !== out[i]) { composite(g, eta, x, (scale * distance(out, centre) ** (q - 2)) / eta || 1 / eta, out); return; }
  };
}

function distance(x: Vector, y: Vector): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i]! - y[i]!) ** 2;
  return Math.sqrt(sum);
}

/** One step, to `out`, which is another vector than `x`; p = 2 is the gradient step x - eta g. */
function powerStep(p: number, centre: Vector, g: Vector, eta: number, x: Vector, out: Vector): void {
  const q = p / (p - 1), scale = 2 ** (q - 2), n = x.length;
  const dual = scale * distance(x, centre) ** (q - 2);
  let square = 0;
  for (let i = 0; i < n; i++) { out[i] = dual * (x[i]! - centre[i]!) - eta * g[i]!; square += out[i]! ** 2; }
  const length = Math.sqrt(square), back = length === 0 ? 0 : (length / scale) ** (1 / (q - 1)) / length;
  for (let i = 0; i < n; i++) out[i] = centre[i]! + back * out[i]!;
}
