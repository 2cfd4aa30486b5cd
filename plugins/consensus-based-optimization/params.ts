/** Params of consensus-based optimisation, by the names of the dossier's section 10. */
import { Type, type Static } from 'typebox';
import { alphaParam, defaultParticles, growing, hoppingParam, particlesParam, runsParam, type Alpha } from '../shared/consensus/params.js';
import { valueBatchParam } from '../shared/learning/params.js';
import { initParam } from '../shared/derivative-free/ensemble.js';

const one = <T extends readonly string[]>(values: readonly [...T], fallback: T[number], description: string) => Type.Union(values.map((value) => Type.Literal(value)), { default: fallback, description });
const closed = { additionalProperties: false } as const;

export const cboParams = Type.Object({
  particles: Type.Optional(particlesParam),
  runs: runsParam,
  init: Type.Optional(initParam),
  dt: Type.Number({ default: 0.01, exclusiveMinimum: 0, description: 'time step' }),
  lambda: Type.Number({ default: 1, minimum: 0, description: 'drift towards the consensus' }),
  sigma: Type.Optional(Type.Number({ minimum: 0, description: 'diffusion; absent: 10.1 up to 20 variables, falling to 7 at 100; for isotropic noise 0.9 sqrt(2 lambda / n), below its bound of stability' })),
  noise: one(['isotropic', 'anisotropic', 'none'], 'anisotropic', 'isotropic: |x_i - c| xi; anisotropic: (x_i - c) xi by coordinate, whose stability does not depend on n'),
  splitting: one(['simultaneous', 'sequential'], 'simultaneous', 'sequential: the noise takes the difference that the drift has left'),
  truncation: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'M: no amplitude of the noise is larger' })),
  alpha: Type.Optional(alphaParam),
  memory: Type.Optional(Type.Object({
    lambda: Type.Number({ default: 0.4, minimum: 0 }), sigma: Type.Optional(Type.Number({ minimum: 0 })),
    rule: one(['hard', 'smooth'], 'hard', 'hard: the best position so far; smooth: it follows by kappa dt (1 + tanh(beta (E(y) - E(x)))) / 2'),
    beta: Type.Number({ default: 1e5, exclusiveMinimum: 0 }), kappa: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
  }, { ...closed, description: 'each particle also drifts to the best position that it has had: {"lambda": 0.4, "sigma": lambda times sigma, "rule": "hard" | "smooth", "beta": 1e5, "kappa": 1 / dt}' })),
  batch: Type.Optional(Type.Object({ size: Type.Integer({ minimum: 1 }), update: one(['partial', 'full'], 'partial', 'who moves') },
    { ...closed, description: '{"size": b, "update": "partial" | "full"}: the consensus of b particles of a random permutation; only they move, or all' })),
  gradient: Type.Optional(Type.Object({ gamma: Type.Number({ default: 1, minimum: 0 }), rate: Type.Number({ default: 1, minimum: 0 }), h: Type.Number({ default: 1e-3, exclusiveMinimum: 0 }) },
    { ...closed, description: '{"gamma": 1, "rate": 1, "h": 1e-3}: after the noise x_i - gamma rate dt grad E(x_i), by the problem\'s gradient, else by central differences' })),
  cooling: Type.Optional(Type.Object({ sigma: one(['log2', 'none'], 'none', 'of the diffusion'), alphaFactor: Type.Number({ default: 1, exclusiveMinimum: 0 }), epoch: Type.Optional(Type.Integer({ minimum: 1 })) },
    { ...closed, description: '{"sigma": "log2" | "none", "alphaFactor": 1, "epoch": steps}: after each epoch sigma times log2(e + 1) / log2(e + 2) and alpha times the factor; an epoch absent: N / b steps' })),
  kick: Type.Optional(Type.Object({ tolerance: Type.Number({ default: 1e-5, minimum: 0 }) }, { ...closed, description: '{"tolerance": 1e-5}: where the consensus moved less, every particle is moved by sigma sqrt(dt) xi' })),
  resample: Type.Optional(Type.Object({ patience: Type.Integer({ default: 100, minimum: 1 }), width: Type.Number({ default: 0.1, exclusiveMinimum: 0 }) },
    { ...closed, description: '{"patience": 100, "width": 0.1}: after so many steps without a better particle, every one is moved by width sqrt(dt) xi' })),
  stop: Type.Optional(Type.Object({
    steps: Type.Optional(Type.Integer({ minimum: 1 })), evaluations: Type.Optional(Type.Integer({ minimum: 1 })), value: Type.Optional(Type.Number()),
    spread: Type.Optional(Type.Number({ minimum: 0 })), stagnation: Type.Optional(Type.Number({ minimum: 0 })),
  }, { ...closed, description: 'of each ensemble, which then asks no more: {"steps", "evaluations", "value": best value below, "spread": variance below, "stagnation": move of the ensemble |dx|_F / N below}' })),
  hopping: Type.Optional(hoppingParam),
  batchSize: valueBatchParam,
  seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 2 ** 53 - 1, description: 'a further label of the random stream, beside the seed of the run' })),
}, closed);
export type CboParams = Static<typeof cboParams>;

/** Params with their defaults, for n variables. */
export interface Plan {
  readonly n: number; readonly N: number; readonly runs: number; readonly dt: number; readonly lambda: number; readonly sigma: number;
  readonly noise: 'isotropic' | 'anisotropic' | 'none'; readonly sequential: boolean; readonly truncation: number; readonly alpha: Alpha;
  readonly memory: { readonly lambda: number; readonly sigma: number; readonly rule: 'hard' | 'smooth'; readonly beta: number; readonly kappa: number } | undefined;
  /** Particles whose consensus a step takes. */
  readonly b: number; readonly batched: boolean; readonly full: boolean; readonly epoch: number;
}

const between = (n: number, low: number, high: number): number => Math.min(1, Math.max(0, (n - low) / (high - low)));

export function planOf(params: CboParams, n: number): Plan {
  const { dt, lambda, noise } = params, N = params.particles ?? defaultParticles(n);
  const sigma = params.sigma ?? (noise === 'isotropic' ? 0.9 * Math.sqrt((2 * lambda) / n) : 10.1 - 3.1 * between(n, 20, 100));
  const b = Math.min(N, params.batch?.size ?? N), memory = params.memory;
  return {
    n, N, runs: params.runs, dt, lambda, sigma, noise, sequential: params.splitting === 'sequential', truncation: params.truncation ?? Infinity, alpha: growing(params.alpha),
    memory: memory && { ...memory, sigma: memory.sigma ?? memory.lambda * sigma, kappa: memory.kappa ?? 1 / dt },
    b, batched: params.batch !== undefined, full: params.batch?.update === 'full', epoch: params.cooling?.epoch ?? Math.ceil(N / b),
  };
}
