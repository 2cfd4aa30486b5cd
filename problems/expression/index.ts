/** An objective written as a formula of named variables and data. */
import { Type } from 'typebox';
import { defineProblem, expressions, layoutSize, nonSmoothPattern, SaddlepointError, usageError, type CompiledExpression, type ExpressionInput, type FamilyInput, type NamedArray, type Traits } from '../../core/index.js';
import { nearestToZero } from '../shared/box.js';
import { paramIs } from '../shared/offers.js';
import { boxOfVariables, layoutOfVariables, type VariableSpec } from '../shared/variables.js';
import { fields } from './fields.js';
import { boxedOracles, freeOracles } from './oracles.js';

const bounded = {
  properties: { variables: { contains: { anyOf: [{ required: ['lower'] }, { required: ['upper'] }] } } }, required: ['variables'],
};

interface Constants { readonly convex: boolean; readonly smoothness?: number; readonly strongConvexity?: number }

export const expression = defineProblem(
  {
    id: 'expression', version: '1.0.0', title: 'Expression',
    summary: 'an objective written as a formula, with exact derivatives and bounds',
    tags: ['formula'],
    openData: true,
    params: Type.Object({
      convex: Type.Boolean({ default: false, description: 'your word that the objective is convex; nothing checks it' }),
      smoothness: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'a Lipschitz constant of the gradient, if you know one' })),
      strongConvexity: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'a strong-convexity constant, if you know one' })),
    }, { additionalProperties: false }),
    fields, formula: 'objective',
    offers: [
      { when: { not: bounded }, oracles: ['value', 'gradient', 'hessianVector', 'valueBatch'] },
      { when: bounded, oracles: ['value', 'valueBatch', 'smoothValue', 'smoothGradient', 'smoothHessianVector', 'box'] },
      { when: { properties: { objective: { not: { pattern: nonSmoothPattern } } } }, oracles: [], facts: { smooth: true } },
      { when: paramIs('convex', { const: true }), oracles: [], facts: { convex: true } },
      { when: paramIs('strongConvexity', { exclusiveMinimum: 0 }), oracles: [], facts: { convex: true, stronglyConvex: true } },
    ],
    example: {
      spec: 'problem/1', kind: 'expression', variables: [{ name: 'x', shape: [2] }],
      objective: '100*(x[2] - x[1]^2)^2 + (1 - x[1])^2', start: [-1.2, 1],
    },
  },
  async ({ data, params, spec }) => {
    refuseConstraints(spec.constraints);
    const variables = spec.variables as readonly VariableSpec[], objective = spec.objective as string;
    const layout = layoutOfVariables(variables, Object.keys(data)), size = layoutSize(layout);
    const box = boxOfVariables(variables, layout);
    const compiled = await compile({ text: objective, variables: layout.map(({ name, shape }) => ({ name, shape })), data: denseArrays(data) });
    return {
      kind: 'expression', layout, traits: traitsOf(objective, params),
      oracles: box ? boxedOracles(compiled, size, box) : freeOracles(compiled, size),
      start: () => (box ? nearestToZero(box) : new Float64Array(size)),
    };
  },
);

/** Errors: those of the compiler; what they do not place themselves is in the objective. */
async function compile(input: ExpressionInput): Promise<CompiledExpression> {
  const { compileExpression } = await expressions();
  try {
    return compileExpression(input);
  } catch (error) {
    throw error instanceof SaddlepointError ? error.at({ pointer: '/objective' }) : error;
  }
}

function refuseConstraints(constraints: unknown): void {
  if (constraints === undefined || (Array.isArray(constraints) && constraints.length === 0)) return;
  throw usageError('nonlinear-constraints', 'Nonlinear constraints are not supported yet; bounds are, as `lower` and `upper` of a variable.',
    { pointer: '/constraints', expected: 'no `constraints`', suggestion: 'give bounds, or add a penalty to the objective' });
}

/** Errors: `data-dense` for a sparse field. */
function denseArrays(data: FamilyInput['data']): Record<string, NamedArray & { readonly data: Float64Array }> {
  return Object.fromEntries(Object.entries(data).map(([name, value]) => {
    if (value.kind !== 'array') throw usageError('data-dense', `Data \`${name}\` must be dense.`, { pointer: `/data/${name}`, expected: 'a dense array' });
    return [name, { shape: value.shape, data: value.data }];
  }));
}

/** Facts as the offers promise them; constants as the user gives them. Errors: `bad-constants` when the two contradict each other. */
function traitsOf(objective: string, { convex, smoothness, strongConvexity }: Constants): Traits {
  if (smoothness !== undefined && strongConvexity !== undefined && strongConvexity > smoothness) {
    throw usageError('bad-constants', `strongConvexity is ${strongConvexity}, above smoothness, ${smoothness}.`, { pointer: '/params/strongConvexity', expected: `at most ${smoothness}` });
  }
  return {
    ...(new RegExp(nonSmoothPattern).test(objective) ? {} : { smooth: true as const }),
    ...(convex || strongConvexity !== undefined ? { convex: true as const } : {}),
    ...(smoothness === undefined ? {} : { smoothness }),
    ...(strongConvexity === undefined ? {} : { stronglyConvex: true as const, strongConvexity }),
  };
}
