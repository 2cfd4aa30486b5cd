/** argmin over u in a domain of (u - v)'H(u - v), for the Newton steps. */
import { linalg, type Domain, type Vector } from '../../core/index.js';
import { dot } from '../shared/online/vectors.js';

/** `floor`: a number below the eigenvalues of H. Writes to `v`. */
export type NormProjection = (H: Float64Array, floor: number, v: Vector) => void;

export function normProjection(domain: Domain): NormProjection {
  if (domain.kind === 'all') return () => {};
  const general = domain.kind === 'ball' ? ontoBall(domain.radius, domain.size) : byGradients(domain);
  return (H, floor, v) => { if (!(domain.violation(v) <= 0)) general(H, floor, v); };
}

/** (H + nu I) u = H v with |u| = R, by Newton's method on 1/R - 1/|u(nu)|, which is concave: from nu = 0 it rises to the root. */
function ontoBall(R: number, n: number): NormProjection {
  const { choleskyFactor, choleskySolve, gemv } = linalg();
  const right = new Float64Array(n), u = new Float64Array(n), w = new Float64Array(n), factor = new Float64Array(n * n);
  return (H, _floor, v) => {
    gemv(H, n, n, v, right);
    for (let nu = 0, steps = 0; ; steps++) {
      factor.set(H);
      for (let i = 0; i < n; i++) factor[i * n + i]! += nu;
      choleskyFactor(factor, n);
      u.set(right);
      choleskySolve(factor, n, u);
      const square = dot(u, u), length = Math.sqrt(square);
      if (!(length - R > 1e-15 * R) || steps === 60) {
        const scale = length > R ? R / length : 1;
        for (let i = 0; i < n; i++) v[i] = u[i]! * scale;
        return;
      }
      // |u|' = -u'(H + nu I)^-1 u / |u|
      w.set(u);
      choleskySolve(factor, n, w);
      nu += (square / dot(u, w)) * ((length - R) / R);
    }
  };
}

/** Accelerated projected gradients with the momentum of a strongly convex quadratic, until they stand still. */
function byGradients(domain: Domain): NormProjection {
  const n = domain.size, { gemv } = linalg();
  const u = new Float64Array(n), y = new Float64Array(n), next = new Float64Array(n), offset = new Float64Array(n), gradient = new Float64Array(n);
  return (H, floor, v) => {
    let L = 0;
    for (let i = 0; i < n; i++) { let row = 0; for (let j = 0; j < n; j++) row += Math.abs(H[i * n + j]!); L = Math.max(L, row); }
    const ratio = Math.sqrt(floor / L), momentum = (1 - ratio) / (1 + ratio);
    domain.project(v, u);
    y.set(u);
    for (let k = 0, still = 0; k < 20_000 && still < 3; k++) {
      for (let i = 0; i < n; i++) offset[i] = y[i]! - v[i]!;
      gemv(H, n, n, offset, gradient);
      for (let i = 0; i < n; i++) next[i] = y[i]! - gradient[i]! / L;
      domain.project(next, next);
      let moved = 0, size = 0;
      for (let i = 0; i < n; i++) {
        const step = next[i]! - u[i]!;
        moved = Math.max(moved, Math.abs(step));
        size = Math.max(size, Math.abs(next[i]!));
        y[i] = next[i]! + momentum * step;
        u[i] = next[i]!;
      }
      still = moved <= 1e-15 * size ? still + 1 : 0;
    }
    v.set(u);
  };
}
