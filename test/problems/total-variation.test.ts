/** The fast passes over images against naive loops: every small shape, so that all borders are met. */
import { describe, expect, it } from 'vitest';
import { convolution } from '../../problems/total-variation/convolution.js';
import { variation } from '../../problems/total-variation/variation.js';
import { wave } from './support.js';

const shapes = [[1, 2], [1, 3], [1, 6], [1, 9], [2, 1], [5, 1], [2, 2], [3, 4], [4, 3], [6, 7]] as const;

describe.each(shapes)('%i x %i', (h, w) => {
  const n = h * w, x = wave(n);

  it.each([false, true])('smoothedGradient writes what couple, dualArgmax and coupleAdjoint write, isotropic %s', (isotropic) => {
    const { oracles, traits } = variation(h, w, 0.3, isotropic), p = traits.dualSize!;
    for (const eta of [0, 1e-12, 0.5, 2, 100]) {
      const y = new Float64Array(p).fill(Number.NaN), out = new Float64Array(n).fill(Number.NaN), z = new Float64Array(p), naive = new Float64Array(n);
      oracles.smoothedGradient(x, eta, y, out);
      oracles.couple(x, z);
      oracles.dualArgmax(z, eta, z);
      oracles.coupleAdjoint(z, naive);
      expect([...y]).toEqual([...z]);
      // + 0: the sign of a zero may differ.
      expect([...out].map((value) => value + 0)).toEqual([...naive].map((value) => value + 0));
    }
  });

  it('smoothedGradient shows a NaN of x', () => {
    const { oracles, traits } = variation(h, w, 0.3, false), out = new Float64Array(n), bad = x.slice();
    bad[n - 1] = Number.NaN;
    oracles.smoothedGradient(bad, 0.5, new Float64Array(traits.dualSize!), out);
    expect(out[n - 1]).toBeNaN();
  });

  it.each([[1, 1], [1, 4], [2, 3], [3, 3], [5, 5], [4, 9]])('convolution with a %i x %i kernel, and its adjoint, are the sums of the definition', (rows, columns) => {
    const data = wave(rows * columns, 2), product = Float64Array.from({ length: rows * columns }, (_, e) => wave(rows, 3)[Math.floor(e / columns)]! * wave(columns, 4)[e % columns]!);
    for (const kernel of [data, product]) {
      const K = convolution({ rows, columns, data: kernel }, h, w), out = new Float64Array(n), back = new Float64Array(n);
      K.multiply(x, out);
      K.adjoint(x, back);
      const sums = new Float64Array(n), adjoint = new Float64Array(n), P = (rows - 1) >> 1, Q = (columns - 1) >> 1;
      for (let i = 0; i < h; i++) for (let j = 0; j < w; j++) for (let p = 0; p < rows; p++) for (let q = 0; q < columns; q++) {
        const r = i - p + P, c = j - q + Q;
        if (r < 0 || r >= h || c < 0 || c >= w) continue;
        sums[i * w + j]! += kernel[p * columns + q]! * x[r * w + c]!;
        adjoint[r * w + c]! += kernel[p * columns + q]! * x[i * w + j]!;
      }
      for (let e = 0; e < n; e++) {
        // At most 36 products of numbers below 1, added in another order.
        expect(Math.abs(out[e]! - sums[e]!)).toBeLessThan(1e-14 * rows * columns);
        expect(Math.abs(back[e]! - adjoint[e]!)).toBeLessThan(1e-14 * rows * columns);
      }
    }
  });
});
