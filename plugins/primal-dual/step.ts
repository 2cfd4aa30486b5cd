/**
 * | symbol | name | equation |
 * |---|---|---|
 * | x | primal point | x+ = prox_tau(x - tau (grad f(x) + K'y)) |
 * | y | dual point | y+ = dualProx_sigma(y + sigma K (2 x+ - x)) |
 * | mean | averages of all x+, y+ | |
 */
import type { OracleSet, Vector } from '../../core/index.js';

export interface State { x: Vector; y: Vector; meanX: Vector; meanY: Vector; k: number }
interface Oracles { readonly couple: OracleSet['couple']; readonly coupleAdjoint: OracleSet['coupleAdjoint']; readonly dualProx: OracleSet['dualProx']; readonly prox: OracleSet['prox']; readonly smoothGradient: OracleSet['smoothGradient'] | undefined }

export function openStep({ size: n, oracles }: { readonly size: number; readonly oracles: Oracles }, p: number, tau: number, sigma: number): (s: State) => void {
  const { couple, coupleAdjoint, dualProx, prox, smoothGradient } = oracles;
  const d = new Float64Array(n), g = new Float64Array(n), beyond = new Float64Array(n), Kx = new Float64Array(p);
  return (s) => {
    const { x, y, meanX, meanY } = s, share = 1 / (s.k + 1);
    coupleAdjoint(y, d);
    if (smoothGradient) {
      smoothGradient(x, g);
      for (let i = 0; i < n; i++) d[i] = x[i]! - tau * (d[i]! + g[i]!);
    } else for (let i = 0; i < n; i++) d[i] = x[i]! - tau * d[i]!;
    prox(d, tau, d);
    for (let i = 0; i < n; i++) {
      const xi = d[i]!;
      beyond[i] = 2 * xi - x[i]!;
      x[i] = xi;
      meanX[i]! += share * (xi - meanX[i]!);
    }
    couple(beyond, Kx);
    for (let i = 0; i < p; i++) y[i]! += sigma * Kx[i]!;
    dualProx(y, sigma, y);
    for (let i = 0; i < p; i++) meanY[i]! += share * (y[i]! - meanY[i]!);
    s.k += 1;
  };
}
