/** What a researcher can ask for. */
import { Type, type Static } from 'typebox';
import { smoothnessParam, strongConvexityParam } from '../shared/params.js';

export const methodNames = ['gd', 'gd-opt', 'heavy-ball', 'heavy-ball-small-step', 'nesterov', 'nesterov-convex', 'nesterov-fista', 'triple-momentum'] as const;
export type MethodName = (typeof methodNames)[number];

export const flowNames = ['gradient-flow', 'low-resolution', 'low-resolution-convex', 'heavy-ball', 'nesterov', 'nesterov-convex', 'triple-momentum', 'passivity'] as const;
export type FlowName = (typeof flowNames)[number];

const positive = (description: string) => Type.Optional(Type.Number({ exclusiveMinimum: 0, description }));

export const params = Type.Object({
  methods: Type.Optional(Type.Array(Type.Enum(methodNames), {
    minItems: 1, uniqueItems: true,
    description: `Discrete methods, of ${methodNames.join(', ')}; by default gd, heavy-ball-small-step, nesterov, triple-momentum, and without a strong-convexity constant gd, nesterov-convex, nesterov-fista`,
  })),
  flows: Type.Optional(Type.Array(Type.Enum(flowNames), {
    uniqueItems: true,
    description: `Differential equations, of ${flowNames.join(', ')}; by default those of the default methods and the low-resolution limit`,
  })),
  iterations: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000, description: 'Steps of each method; 60, or what fits in `time`' })),
  time: positive('Length of the flows in their own time; iterations * sqrt(stepSize) when absent, and not less'),
  stepSize: positive('s, at most 1/L: the methods and flows take 1/s in place of L; 1/L when absent'),
  integratorStep: positive('Step of the Runge-Kutta integrator, rounded down to a whole fraction of sqrt(stepSize); sqrt(stepSize)/10 when absent'),
  passivity: Type.Optional(Type.Object({
    a: positive('Rate at which the flow falls onto its slow manifold v = -k grad f(x); 1/sqrt(stepSize) when absent'),
    k: positive('Slope of the slow manifold; sqrt(stepSize) when absent'),
  }, { additionalProperties: false, description: 'Constants of the flow "passivity"' })),
  reference: Type.Optional(Type.Object({
    value: Type.Optional(Type.Number({ description: 'Optimal value' })),
    point: Type.Optional(Type.Array(Type.Number(), { description: 'Optimal point' })),
  }, { additionalProperties: false, description: 'The optimum, for gaps, bounds and Lyapunov functions; overrides the problem\'s' })),
  smoothness: Type.Optional(smoothnessParam),
  strongConvexity: Type.Optional(strongConvexityParam),
}, { additionalProperties: false });

export type Params = Static<typeof params>;
