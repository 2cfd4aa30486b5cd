/** F*(z) of a quadratic F: by a factor up to n = 2000, above that by a bound of conjugate gradients; both against the elimination of a tridiagonal H. */
import { describe, expect, it } from 'vitest';
import { sparseFromEntries, type AnyProblem, type SparseMatrix, type Vector } from '../../core/index.js';
import { quadraticConjugate } from '../../problems/shared/quadratic-conjugate.js';
import { regressionL1Loss } from '../../problems/regression-l1-loss/index.js';
import { dot, wave } from './support.js';

/** The first rows of diag(a). */
const diagonal = (rows: number, a: Vector): SparseMatrix => { const all = Array.from({ length: rows }, (_, i) => i); return sparseFromEntries(rows, a.length, all, all, all.map((i) => a[i]!)); };

/** H = tridiagonal (-1, 2 + curvature, -1), whose eigenvalues lie between `curvature` and 4 + `curvature`. */
function parts(n: number, curvature: number) {
  const diagonal = 2 + curvature;
  return {
    size: n, g: wave(n, 1), constant: 0.75, curvature,
    hessian() { const H = new Float64Array(n * n); for (let i = 0; i < n; i++) { H[i * n + i] = diagonal; if (i > 0) { H[i * n + i - 1] = -1; H[(i - 1) * n + i] = -1; } } return H; },
    multiply(v: Vector, out: Vector) { for (let i = 0; i < n; i++) out[i] = diagonal * v[i]! - (i > 0 ? v[i - 1]! : 0) - (i < n - 1 ? v[i + 1]! : 0); },
  };
}

/** 1/2 r'H^-1 r - constant with r = z - g, by elimination without pivots: H is diagonally dominant, so every step is stable. */
function exact(n: number, curvature: number, z: Vector): number {
  const { g, constant } = parts(n, curvature), r = z.map((v, i) => v - g[i]!), pivots = new Float64Array(n), x = r.slice();
  for (let i = 0; i < n; i++) {
    pivots[i] = 2 + curvature - (i > 0 ? 1 / pivots[i - 1]! : 0);
    if (i > 0) x[i]! += x[i - 1]! / pivots[i - 1]!;
  }
  for (let i = n - 1; i >= 0; i--) x[i] = (x[i]! + (i < n - 1 ? x[i + 1]! : 0)) / pivots[i]!;
  return dot(r, x) / 2 - constant;
}

const curvatures = [1, 1e-2, 1e-5];
describe('the conjugate of a quadratic', () => {
  it.each(curvatures)('n = 60 by a factor: curvature %d', (curvature) => {
    const conjugate = quadraticConjugate(parts(60, curvature));
    // The condition number is 4 / curvature at most.
    for (const salt of [2, 3]) expect(Math.abs(conjugate(wave(60, salt)) / exact(60, curvature, wave(60, salt)) - 1)).toBeLessThan((1e-15 * 60 * 4) / curvature);
  });

  it.each(curvatures)('n = 2001 by conjugate gradients, without H: not below the conjugate and close to it, curvature %d', (curvature) => {
    const n = 2001, conjugate = quadraticConjugate({ ...parts(n, curvature), hessian: () => { throw new Error('H of this size is not to be formed'); } });
    for (const salt of [2, 3]) {
      const value = exact(n, curvature, wave(n, salt));
      // Three inner products of n terms, one of them of the elimination: 4 n 2^-53.
      expect(Math.abs(conjugate(wave(n, salt)) - value)).toBeLessThan(4 * n * 2 ** -53 * (1 + Math.abs(value)));
    }
  });

  it.each([0.5, 1e-3])('is as close where %d of the curvature is known', (share) => {
    const n = 2001, z = wave(n, 2), conjugate = quadraticConjugate({ ...parts(n, 1), curvature: share });
    const above = conjugate(z) - exact(n, 1, z);
    expect(Math.abs(above)).toBeLessThan(4 * n * 2 ** -53 * exact(n, 1, z));
  });

  it('of a family with 2,100 variables: no point and y have a negative gap, and the optimum has none', async () => {
    // 1/(2m) sum_{i < m} (a_i x_i - b_i)^2 + weight / n sum |a_i x_i - d_i| + l2/2 |x|^2 with m = n - 1: every variable for itself, the last one without data. a = (3, 1, 1, ...): one eigenvalue is the largest.
    const n = 2100, m = n - 1, b = wave(m, 1), d = wave(n, 2), l2 = 0.3 / m, weight = 0.4, a = d.map((_, i) => (i === 0 ? 3 : 1));
    const array = (data: Vector) => ({ kind: 'array' as const, shape: [data.length], data });
    const { oracles } = await regressionL1Loss.build({ data: { A: diagonal(m, a), b: array(b), C: diagonal(n, a), d: array(d) }, params: { weight, l2, domain: { kind: 'all' } }, spec: {} } as never) as AnyProblem, back = new Float64Array(n);
    const gap = (x: Vector, y: Vector): number => { oracles.coupleAdjoint!(y, back); return oracles.value!(x) + oracles.conjugateValue!(back.map((v) => -v)) + oracles.dualValue!(y); };
    // c x - pull + a omega s = 0 with c = a^2 + 0.3 (0.3 without data), pull = a b, omega = weight m / n, and s = sign(a x - d), or a x = d where that lies between.
    const omega = (weight * m) / n, c = a.map((v, i) => (i < m ? v * v + 0.3 : 0.3)), pull = a.map((v, i) => (i < m ? v * b[i]! : 0));
    const best = a.map((v, i) => Math.min(Math.max(d[i]! / v, (pull[i]! - v * omega) / c[i]!), (pull[i]! + v * omega) / c[i]!)), y = best.map((v, i) => (pull[i]! - c[i]! * v) / (a[i]! * m));
    expect(Math.abs(gap(best, y))).toBeLessThan(4 * n * 2 ** -53);
    for (const salt of [4, 5]) expect(gap(wave(n, salt), wave(n, salt + 2).map((v) => (weight * v) / n))).toBeGreaterThan(1e-3);
  });
});
