/**
 * | symbol | name | equation |
 * |---|---|---|
 * | x | primal point | x+ = prox_tau(x - tau (grad f(x) + K'y)) |
 * | y | dual point | y+ = dualProx_sigma(y + sigma K (2 x+ - x)) |
 * | mean | averages of all x+, y+, where they are asked for | |
 */
import { linalg, type OracleSet, type Vector } from '../../core/index.js';
import { moveTowards } from '../shared/sliding/vectors.js';

/** The means are empty where nobody asks for averages. */
export interface State { x: Vector; y: Vector; meanX: Vector; meanY: Vector; k: number }
interface Oracles { readonly couple: OracleSet['couple']; readonly coupleAdjoint: OracleSet['coupleAdjoint']; readonly dualProx: OracleSet['dualProx']; readonly prox: OracleSet['prox']; readonly smoothGradient: OracleSet['smoothGradient'] | undefined }

export function openStep({ size: n, oracles }: { readonly size: number; readonly oracles: Oracles }, p: number, tau: number, sigma: number): (s: State) => void {
  const { couple, coupleAdjoint, dualProx, prox, smoothGradient } = oracles, { axpy } = linalg();
  const d = new Float64Array(n), g = new Float64Array(n), beyond = new Float64Array(n), Kx = new Float64Array(p);
  return (s) => {
    const { x, y, meanX, meanY } = s, share = 1 / (s.k + 1);
    coupleAdjoint(y, d);
    if (smoothGradient) { smoothGradient(x, g); axpy(1, g, d); }
    against(d, x, tau);
    prox(d, tau, d);
    goBeyond(d, x, beyond);
    couple(beyond, Kx);
    axpy(sigma, Kx, y);
    dualProx(y, sigma, y);
    if (meanX.length > 0) { moveTowards(meanX, x, share); moveTowards(meanY, y, share); }
    s.k += 1;
  };
}

/** d = x - tau d. */
function against(d: Vector, x: Vector, tau: number): void {
  for (let i = 0; i < d.length; i++) d[i] = x[i]! - tau * d[i]!;
}

/** beyond = 2 next - x, x = next. */
function goBeyond(next: Vector, x: Vector, beyond: Vector): void {
  for (let i = 0; i < x.length; i++) {
    const xi = next[i]!;
    beyond[i] = 2 * xi - x[i]!;
    x[i] = xi;
  }
}
