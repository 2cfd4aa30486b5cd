/** The SEA model: nature holds a law for each stage, and draws a loss from it every round. Dossier E draws in the same order, so that its streams come out bit for bit. */
import type { Domain } from '../../core/index.js';
import type { LossName, Params } from './params.js';
import { mulberry32 } from '../shared/mulberry32.js';

type Settings = NonNullable<Params['generator']>;

/** `models`: one for each stage; `noise` and `variation`: the terms of sigma^2 and Sigma^2, where the law has them in closed form. */
export interface Drawn { readonly A: Float64Array; readonly b: Float64Array | undefined; readonly comparators: Float64Array | undefined; noise?(round: number): number; variation?(round: number): number }

export function draw(name: LossName, settings: Settings, domain: Domain): Drawn {
  const { rounds, size: n, stages, noise, amplitude, seed } = settings;
  const uniform = mulberry32(seed), normal = (): number => { const u1 = uniform(), u2 = uniform(); return Math.sqrt(-2 * Math.log(1 - u1)) * Math.cos(2 * Math.PI * u2); };
  const normals = (out: Float64Array): void => { for (let j = 0; j < n; j++) out[j] = normal(); };
  const inBall = (out: Float64Array, length: (u: number) => number): void => {
    normals(out);
    const scale = length(uniform()) / Math.sqrt(out.reduce((sum, v) => sum + v * v, 0));
    for (let j = 0; j < n; j++) out[j]! *= scale;
  };
  const models = Array.from({ length: stages }, () => { const w = new Float64Array(n); inBall(w, (u) => u); return w; });
  const modelOf = (round: number): Float64Array => models[Math.floor((stages * round) / rounds)]!;
  const A = new Float64Array(rounds * n), regression = ['square', 'huber', 'absolute'].includes(name), labelled = name === 'logistic' || name === 'hinge', b = regression || labelled ? new Float64Array(rounds) : undefined;
  /** Alternates along (1, ..., 1) / sqrt(n). */
  const centre = (round: number, j: number): number => modelOf(round)[j]! + (round % 2 === 0 ? 1 : -1) * amplitude / Math.sqrt(n);
  for (let t = 0; t < rounds; t++) {
    const row = A.subarray(t * n, (t + 1) * n), w = modelOf(t);
    if (b) {
      inBall(row, (u) => u ** (1 / n));
      const z = row.reduce((sum, aj, j) => sum + aj * w[j]!, 0) + noise * normal();
      b[t] = regression ? z : z >= 0 ? 1 : -1;
    } else {
      normals(row);
      for (let j = 0; j < n; j++) row[j] = name === 'quadratic' ? centre(t, j) + noise * row[j]! : name === 'log' ? Math.exp(noise * (w[j]! + row[j]!)) : w[j]! + noise * row[j]!;
    }
  }
  const comparators = b || name === 'quadratic' ? new Float64Array(rounds * n) : undefined;
  if (comparators) for (let t = 0; t < rounds; t++) {
    const u = comparators.subarray(t * n, (t + 1) * n);
    for (let j = 0; j < n; j++) u[j] = name === 'quadratic' ? centre(t, j) : modelOf(t)[j]!;
    domain.project(u, u);
  }
  return { A, b, comparators, ...(name === 'quadratic' ? quadraticLaw(n, noise, domain, centre) : name === 'square' ? squareLaw(n, noise, domain, modelOf) : {}) };
}

/** grad f_t - grad F_t = -noise xi; grad F_t - grad F_{t-1} = c_{t-1} - c_t, everywhere. */
function quadraticLaw(n: number, noise: number, domain: Domain, centre: (round: number, j: number) => number): Pick<Drawn, 'noise' | 'variation'> {
  return {
    noise: () => n * noise * noise,
    variation(t) {
      let square = 0;
      for (let j = 0; j < n; j++) square += (centre(t, j) - (t > 0 ? centre(t - 1, j) : 0)) ** 2;
      return t > 0 ? square : (Math.sqrt(square) + domain.radius) ** 2;
    },
  };
}

/** For a uniform in the unit ball: E aa' = I/(n+2), E|a|^2 aa' = I/(n+4), E|a|^2 = n/(n+2); z = x - w is at most radius + |w| long (reached in a ball). */
function squareLaw(n: number, noise: number, domain: Domain, modelOf: (round: number) => Float64Array): Pick<Drawn, 'noise' | 'variation'> {
  const farthest = (t: number): number => domain.radius + Math.hypot(...modelOf(t));
  return {
    noise: (t) => farthest(t) ** 2 * (1 / (n + 4) - 1 / (n + 2) ** 2) + (noise * noise * n) / (n + 2),
    variation(t) {
      if (t === 0) return (farthest(0) / (n + 2)) ** 2;
      const now = modelOf(t), last = modelOf(t - 1);
      return now.reduce((sum, w, j) => sum + (w - last[j]!) ** 2, 0) / (n + 2) ** 2;
    },
  };
}
