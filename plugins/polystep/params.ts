/** Params of PolyStep, by the names of the dossier's section 10. */
import { Type, type Static } from 'typebox';
import { usageError } from '../../core/index.js';
import { initParam } from '../shared/derivative-free/ensemble.js';
import { valueBatchParam } from '../shared/learning/params.js';
import type { AssignmentPlan } from './assignment.js';
import { valueSchema } from './schedule.js';
import { largestCube, verticesOf, type Template } from './templates.js';

const closed = { additionalProperties: false } as const;
const one = <T extends readonly string[]>(values: readonly [...T], fallback: T[number], description: string) => Type.Union(values.map((value) => Type.Literal(value)), { default: fallback, description });

export const polystepParams = Type.Object({
  mode: one(['ask-tell', 'blocks'], 'blocks', 'ask-tell: `particles` points, each probed as a whole; blocks: one point, cut into blocks of `blockSize` coordinates that are probed one by one and moved together'),
  particles: Type.Integer({ default: 1, minimum: 1, maximum: 1_000_000, description: 'points of ask-tell' }),
  init: Type.Optional(initParam),
  blockSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 4096, description: 'q, coordinates of a block; absent: 2, 8 in a subspace' })),
  template: one(['orthoplex', 'simplex', 'cube'], 'orthoplex', 'probe directions: 2 q axes, q + 1 vertices of a simplex, 2^q corners'),
  probes: Type.Integer({ default: 1, minimum: 1, maximum: 1000, description: 'K probes a direction, at k / (K + 1) of the probe radius; blocks only' }),
  epsilon: Type.Optional(valueSchema('temperature of the weights, in units of the cost scale: a number, or {"kind": "constant" | "linear" | "cosine", "init", "target", "steps"}; absent: 0.5')),
  stepRadius: Type.Optional(valueSchema('r, the longest move of a block; absent: 0.5 (blocks: 1)')),
  probeRadius: Type.Optional(valueSchema('p of blocks; absent: the step radius. Ask-tell probes at the step radius')),
  radiusTimesEpsilon: Type.Boolean({ default: true, description: 'blocks: radii that are plain numbers are multiplied by epsilon; schedules never are' }),
  costScale: Type.Union([Type.Null(), Type.Number({ exclusiveMinimum: 0 }), Type.Literal('mean'), Type.Literal('max_cost')], { default: 'mean', description: 'what costs are divided by: null (1), a number, the mean or the largest absolute cost of the step' }),
  assignment: Type.Optional(Type.Object({
    kind: one(['softmax', 'sinkhorn', 'kl', 'tempered', 'argmin', 'top-k'], 'softmax', 'rule'),
    epsilon: Type.Optional(valueSchema('temperature of the rule; absent: epsilon')),
    lambda: Type.Number({ default: 1, minimum: 0 }), omega: Type.Number({ default: 1, minimum: 0.5, maximum: 1.95 }), tolerance: Type.Number({ default: 1e-6, exclusiveMinimum: 0 }), maxIterations: Type.Integer({ default: 2000, minimum: 1 }),
    temperature: Type.Number({ default: 0.5, exclusiveMinimum: 0 }), count: Type.Integer({ default: 3, minimum: 1 }), warm: Type.Boolean({ default: true }),
  }, { ...closed, description: 'costs to weights: {"kind": "softmax" | "sinkhorn" | "kl" | "tempered" | "argmin" | "top-k", "epsilon", "lambda": 1 (kl), "omega": 1, "tolerance": 1e-6, "maxIterations": 2000, "warm": true, "temperature": 0.5 (tempered), "count": 3 (top-k)}' })),
  momentum: Type.Optional(Type.Object({ init: Type.Number({ default: 0.5, minimum: 0, exclusiveMaximum: 1 }), final: Type.Number({ default: 0.95, minimum: 0, exclusiveMaximum: 1 }), rampSteps: Type.Integer({ default: 50, minimum: 1 }), rate: Type.Number({ default: 1, exclusiveMinimum: 0 }) },
    { ...closed, description: '{"init": 0.5, "final": 0.95, "rampSteps": 50, "rate": 1}: velocity of the moves' })),
  amortise: Type.Optional(Type.Object({ every: Type.Integer({ default: 3, minimum: 1 }), ema: Type.Number({ default: 0.7, minimum: 0, exclusiveMaximum: 1 }) },
    { ...closed, description: '{"every": A, "ema": 0.7}: only each A-th step probes; those between coast along the mean of the last moves' })),
  order: one(['jacobi', 'gauss-seidel'], 'jacobi', 'jacobi: all blocks are probed, then all move; gauss-seidel: each block moves before the next one is probed'),
  adaptiveRadius: Type.Boolean({ default: false, description: 'a factor of both radii in [0.5, 3]: 1.5 times after 10 steps whose mean cost stands still, 0.9 times where it falls' }),
  biasedRotation: Type.Boolean({ default: false, description: 'the first probe direction of a block is that of its last move' }),
  jitter: Type.Number({ default: 0, minimum: 0, exclusiveMaximum: 1, description: 'eta: the probe radius of a step is multiplied by 1 + U[-eta, eta]' }),
  subspace: Type.Optional(Type.Object({
    kind: one(['hybrid', 'linear', 'sparse'], 'hybrid', 'kind'), rank: Type.Integer({ default: 8, minimum: 1 }), cap: Type.Optional(Type.Integer({ minimum: 1 })), seed: Type.Integer({ default: 0, minimum: 0, maximum: 2 ** 53 - 1 }), absorbEvery: Type.Integer({ default: 0, minimum: 0 }),
  }, { ...closed, description: 'blocks move z in theta0 + A z: {"kind": "hybrid" (each block of the layout with two or more axes gets rank (rows + columns) coordinates) | "linear" | "sparse" (rank coordinates in all), "rank": 8, "cap", "seed": 0, "absorbEvery": 0}: after so many steps theta0 + A z becomes theta0' })),
  batchSize: valueBatchParam,
  seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 2 ** 53 - 1, description: 'a further label of the random stream, beside the seed of the run' })),
}, closed);
export type PolystepParams = Static<typeof polystepParams>;

/** The shape of the problem as PolyStep sees it: P rows of q coordinates, V directions, K probes along each. */
export interface Plan { readonly P: number; readonly q: number; readonly V: number; readonly K: number; readonly blocks: boolean; readonly fractions: readonly number[]; readonly assignment: AssignmentPlan }

const mostProbes = 2 ** 27;

/** D: coordinates that move. Errors: `polystep-size`, `assignment-one-row`, `subspace-mode`, `order-mode`. */
export function planOf(params: PolystepParams, D: number): Plan {
  const blocks = params.mode === 'blocks', q = blocks ? params.blockSize ?? (params.subspace ? 8 : 2) : D, P = blocks ? Math.ceil(D / q) : params.particles, K = blocks ? params.probes : 1;
  const template: Template = params.template;
  if (template === 'cube' && q > largestCube) throw usageError('polystep-size', `The cube template has 2^${q} vertices.`, { pointer: '/method/params/template', expected: `blocks of at most ${largestCube} coordinates`, suggestion: 'take "orthoplex", or a smaller `blockSize`' });
  const V = verticesOf(template, q);
  if (P * V * K * q > mostProbes) throw usageError('polystep-size', `${P * V * K} probes of ${q} coordinates are too many for one step.`, { pointer: `/method/params/${blocks ? 'blockSize' : 'mode'}`, expected: `at most ${mostProbes} numbers`, suggestion: blocks ? 'take fewer probes or smaller blocks' : 'take mode "blocks"' });
  if (!blocks && params.subspace) throw usageError('subspace-mode', 'A subspace belongs to mode "blocks".', { pointer: '/method/params/subspace', expected: 'mode "blocks"' });
  if (!blocks && params.order === 'gauss-seidel') throw usageError('order-mode', 'Particles do not depend on each other: there is no order.', { pointer: '/method/params/order', expected: 'mode "blocks"' });
  const given: Partial<AssignmentPlan> = params.assignment ?? {}, { kind = 'softmax', lambda = 1, omega = 1, tolerance = 1e-6, maxIterations = 2000, temperature = 0.5, count = 3, warm = true } = given;
  if (kind === 'sinkhorn' && (P === 1 || params.order === 'gauss-seidel')) {
    throw usageError('assignment-one-row', 'With one row the Sinkhorn plan is uniform, and nothing would move.', { pointer: '/method/params/assignment/kind', expected: '"softmax", or more than one block or particle', suggestion: 'set `assignment` to {"kind": "softmax"}' });
  }
  return { P, q, V, K, blocks, fractions: blocks ? Array.from({ length: K }, (_, k) => (k + 1) / (K + 1)) : [1], assignment: { kind, lambda, omega, tolerance, maxIterations, temperature, count, warm } };
}
