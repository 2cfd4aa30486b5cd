/** The smooth part 1/2 |k * x - b|^2, and the conjugate of its sum with chi where that has a closed form. */
import { linalg, type OracleSet, type Traits, type Vector } from '../../core/index.js';
import type { DomainTerm } from '../shared/domain-term.js';
import { atLastPoint } from '../shared/last-point.js';
import { bandCholesky } from './banded.js';
import { convolution, type Convolution, type Kernel } from './convolution.js';

export interface Fidelity {
  readonly oracles: Pick<OracleSet, 'smoothValue' | 'smoothGradient' | 'smoothHessianVector'>;
  readonly traits: Traits;
}

export const fidelity = (b: Vector, h: number, w: number, kernel: Kernel | undefined): Fidelity => (kernel ? blurred(b, convolution(kernel, h, w)) : plain(b));

/** |x - b|^2 / 2. */
function plain(b: Vector): Fidelity {
  const residual = new Float64Array(b.length), { dot } = linalg();
  return {
    traits: { convex: true, smooth: true, smoothness: 1, strongConvexity: 1 },
    oracles: {
      smoothValue(x) { subtract(x, b, residual); return dot(residual, residual) / 2; },
      smoothGradient(x, out) { subtract(x, b, out); },
      smoothHessianVector(_x, v, out) { out.set(v); },
    },
  };
}

/** Value and gradient at the same x share the residual. Nothing is allocated after creation. */
function blurred(b: Vector, K: Convolution): Fidelity {
  const n = b.length, residual = new Float64Array(n), between = new Float64Array(n), { dot } = linalg();
  const residualAt = atLastPoint(n, (x) => {
    K.multiply(x, residual);
    subtract(residual, b, residual);
  });
  return {
    traits: { convex: true, smooth: true, smoothness: K.smoothness },
    oracles: {
      smoothValue(x) { residualAt(x); return dot(residual, residual) / 2; },
      smoothGradient(x, out) { residualAt(x); K.adjoint(residual, out); },
      smoothHessianVector(_x, v, out) {
        K.multiply(v, between);
        K.adjoint(between, out);
      },
    },
  };
}

/** out = x - b; `out` may be x. */
function subtract(x: Vector, b: Vector, out: Vector): void {
  for (let i = 0; i < out.length; i++) out[i] = x[i]! - b[i]!;
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
