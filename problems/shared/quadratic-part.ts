/** Quadratics as the smooth part of a composite objective: 1/2 x'Qx + c'x, or 1/(2m) |Ax - b|^2; with the conjugate of their sum with a ridge. */
import { denseOf, linalg, matrixOf, usageError, vectorOf, type FamilyInput, type OracleSet, type Traits, type Vector } from '../../core/index.js';
import { createDesign } from './design.js';
import { finiteSum } from './finite-sum.js';
import { squareLoss } from './loss.js';
import { quadraticForm } from './quadratic-form.js';
import { quadraticConjugate } from './quadratic-conjugate.js';
import { gramOf, squaresConstants } from './spectrum.js';

export interface QuadraticPart {
  readonly size: number;
  readonly oracles: Pick<OracleSet, 'smoothValue' | 'smoothGradient' | 'smoothHessianVector'>;
  readonly traits: Traits;
  /** f(x) = 1/2 x'Hx + g'x + constant. */
  readonly g: Vector;
  readonly constant: number;
  /** A fresh copy of H, n x n. */
  hessian(): Vector;
}

/** Of `Q` and `c`, or of `A` and `b`. Errors: `data-missing`, `data-mixed`, and those of `quadraticForm`. */
export function quadraticPart(data: FamilyInput['data']): QuadraticPart {
  if (data.Q && !data.c) throw usageError('data-missing', 'With `Q` the problem needs `c`.', { pointer: '/data', expected: "`c`, the linear term of 1/2 x'Qx + c'x", suggestion: 'give zeros if there is none' });
  if (!data.Q && data.c) throw usageError('data-mixed', 'There is a `c` without a `Q`.', { pointer: '/data/c', expected: 'either `Q` and `c`, or `A` and `b`' });
  return data.Q ? formPart(data) : squaresPart(data);
}

function formPart(data: FamilyInput['data']): QuadraticPart {
  const Q = denseOf(data, 'Q'), c = vectorOf(data, 'c'), { oracles, traits } = quadraticForm(Q, c, true);
  return { ...partOf(oracles, c.length), traits, g: c, constant: 0, hessian: () => Q.data.slice() };
}

/** 1/(2m) |Ax - b|^2. */
export function squaresPart(data: FamilyInput['data']): QuadraticPart {
  const A = matrixOf(data, 'A'), b = vectorOf(data, 'b'), { rows: m, columns: n } = A, { gemvT, syrk, dot, scal } = linalg();
  const design = createDesign({ A }), g = new Float64Array(n);
  if (A.kind === 'dense') gemvT(A.data, m, n, b, g); else design.adjoint(b, g);
  scal(-1 / m, g);
  return {
    ...partOf(finiteSum(design, squareLoss(b), 0), n), traits: { convex: true, smooth: true, ...squaresConstants(A, 0) }, g, constant: dot(b, b) / (2 * m),
    hessian() {
      if (A.kind === 'sparse') return gramOf(A).map((entry) => entry / m);
      const H = new Float64Array(n * n);
      syrk('T', A.data, m, n, H, 1 / m);
      return H;
    },
  };
}

const partOf = ({ value, gradient, hessianVector }: Pick<OracleSet, 'value' | 'gradient' | 'hessianVector'>, size: number): Pick<QuadraticPart, 'size' | 'oracles'> =>
  ({ size, oracles: { smoothValue: value, smoothGradient: gradient, smoothHessianVector: hessianVector } });

/** The conjugate of f(x) + l2/2 |x|^2, l2 > 0. */
export function ridgeConjugate({ size: n, oracles: { smoothHessianVector }, g, constant, hessian }: QuadraticPart, l2: number): (z: Vector) => number {
  return quadraticConjugate({
    size: n, g, constant, curvature: l2,
    hessian() {
      const H = hessian();
      for (let i = 0; i < n; i++) H[i * n + i]! += l2;
      return H;
    },
    multiply(v, out) {
      smoothHessianVector(v, v, out);
      for (let i = 0; i < n; i++) out[i]! += l2 * v[i]!;
    },
  });
}
