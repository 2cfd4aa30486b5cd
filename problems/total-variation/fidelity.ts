/** The smooth part 1/2 |k * x - b|^2, and the conjugate of its sum with chi where that has a closed form. */
import { linalg, type OracleSet, type Traits, type Vector } from '../../core/index.js';
import type { DomainTerm } from '../shared/domain-term.js';
import { atLastPoint } from '../shared/last-point.js';
import { bandCholesky } from './banded.js';
import { convolution, type Kernel } from './convolution.js';

export interface Fidelity {
  readonly oracles: Pick<OracleSet, 'smoothValue' | 'smoothGradient' | 'smoothHessianVector'>;
  readonly traits: Traits;
}

/** Value and gradient at the same x share the residual. Nothing is allocated after creation. */
export function fidelity(b: Vector, h: number, w: number, kernel: Kernel | undefined): Fidelity {
  const n = b.length, residual = new Float64Array(n), between = new Float64Array(n), { dot } = linalg();
  const K = kernel && convolution(kernel, h, w);
  const residualAt = atLastPoint(n, (x) => {
    if (K) K.multiply(x, residual); else residual.set(x);
    for (let i = 0; i < n; i++) residual[i]! -= b[i]!;
  });
  return {
    traits: { convex: true, smooth: true, ...(K ? { smoothness: K.smoothness } : { smoothness: 1, strongConvexity: 1 }) },
    oracles: {
      smoothValue(x) { residualAt(x); return dot(residual, residual) / 2; },
      smoothGradient(x, out) { residualAt(x); if (K) K.adjoint(residual, out); else out.set(residual); },
      smoothHessianVector(_x, v, out) {
        if (!K) { out.set(v); return; }
        K.multiply(v, between);
        K.adjoint(between, out);
      },
    },
  };
}

/** Without a kernel: max over x of <z, x> - |x - b|^2 / 2 - chi(x), whatever the domain. */
export function plainConjugate(b: Vector, chi: DomainTerm): (z: Vector) => number {
  const shifted = new Float64Array(b.length), constant = linalg().dot(b, b) / 2;
  return (z) => {
    for (let i = 0; i < b.length; i++) shifted[i] = z[i]! + b[i]!;
    return chi.conjugate(shifted, 1) - constant;
  };
}

/** A signal with a kernel and a ridge on all of R^n: 1/2 r'(K'K + l2)^-1 r - |b|^2 / 2 with r = z + K'b; the band matrix is factored at the first call. */
export function signalConjugate(b: Vector, kernel: Kernel, l2: number): (z: Vector) => number {
  const n = b.length, { dot } = linalg(), Kb = new Float64Array(n), right = new Float64Array(n), solved = new Float64Array(n), constant = dot(b, b) / 2;
  convolution(kernel, 1, n).adjoint(b, Kb);
  let solve: ReturnType<typeof bandCholesky> | undefined;
  return (z) => {
    solve ??= bandCholesky(gramBand(kernel, n, l2), n, bandwidthOf(kernel, n));
    for (let i = 0; i < n; i++) right[i] = z[i]! + Kb[i]!;
    solve(right, solved);
    return dot(right, solved) / 2 - constant;
  };
}

const bandwidthOf = ({ columns }: Kernel, n: number): number => Math.min(columns, n) - 1;

/** The lower band of K'K + l2 I, as `bandCholesky` takes it; K(i, j) = k(i - j + centre). */
function gramBand(kernel: Kernel, n: number, l2: number): Vector {
  const { columns, data } = kernel, centre = (columns - 1) >> 1, bandwidth = bandwidthOf(kernel, n), band = new Float64Array(n * (bandwidth + 1));
  for (let i = 0; i < n; i++) {
    for (let j = Math.max(0, i - bandwidth); j <= i; j++) {
      let sum = i === j ? l2 : 0;
      for (let row = Math.max(0, i - centre); row <= Math.min(n - 1, j - centre + columns - 1); row++) sum += data[row - i + centre]! * data[row - j + centre]!;
      band[i * (bandwidth + 1) + j - i + bandwidth] = sum;
    }
  }
  return band;
}
