/** f(x) = |u(x)|^p / p, u written as formulas of named variables and data. */
import { Type } from 'typebox';
import { defineProblem, expressions, layoutSize, nonSmoothPattern, SaddlepointError, type CompiledSystem, type SystemInput } from '../../core/index.js';
import { denseArrays, layoutOfVariables, type VariableSpec } from '../shared/named-variables.js';
import { powerOfNorm, powerOracles, powerTraits } from '../shared/power-of-norm.js';
import { fields } from './fields.js';
import { systemResidual } from './residual.js';

export const nonlinearLeastSquares = defineProblem(
  {
    id: 'nonlinear-least-squares', version: '1.0.0', title: 'Nonlinear least squares',
    summary: '|u(x)|^p / p with residuals u written as formulas: curve fitting, systems of equations',
    tags: ['formula', 'second-order', 'regression'],
    openData: true,
    params: Type.Object({
      p: Type.Number({ default: 2, minimum: 2, description: 'the power; 2 is half the sum of squares' }),
      convex: Type.Boolean({ default: false, description: 'your word that the objective is convex; nothing checks it' }),
    }, { additionalProperties: false }),
    fields, formula: 'residuals',
    offers: [
      { oracles: powerOracles },
      { when: { properties: { residuals: { not: { contains: { pattern: nonSmoothPattern } } } } }, oracles: [], facts: { smooth: true } },
      { when: { properties: { params: { properties: { convex: { const: true } }, required: ['convex'] } }, required: ['params'] }, oracles: [], facts: { convex: true } },
    ],
    example: {
      spec: 'problem/1', kind: 'nonlinear-least-squares', variables: [{ name: 'x', shape: [2] }], residuals: ['1 - x[1]', '10*(x[2] - x[1]^2)'], start: [-1.2, 1],
    },
  },
  async ({ data, params: { p, convex }, spec }) => {
    const variables = spec.variables as readonly VariableSpec[], texts = spec.residuals as readonly string[];
    const layout = layoutOfVariables(variables, Object.keys(data)), size = layoutSize(layout);
    const system = await compile({ texts, variables: layout.map(({ name, shape }) => ({ name, shape })), data: denseArrays(data) });
    const map = systemResidual(system, size);
    return {
      kind: 'nonlinear-least-squares', layout, oracles: powerOfNorm(map, p),
      traits: { ...powerTraits(map, p), ...(system.smooth ? { smooth: true as const } : {}), ...(convex ? { convex: true as const } : {}) },
      start: () => new Float64Array(size),
    };
  },
);

/** Errors: those of the compiler, at the residual (`/residuals/2`), the variable or the data that they are about. */
async function compile(input: SystemInput): Promise<CompiledSystem> {
  const { compileSystem } = await expressions();
  try {
    return compileSystem(input);
  } catch (error) {
    if (!(error instanceof SaddlepointError)) throw error;
    const { pointer } = error.details;
    if (pointer !== undefined && !/^\/\d+$/.test(pointer)) throw error;
    throw new SaddlepointError(error.code, error.message, { ...error.details, pointer: `/residuals${pointer ?? ''}` }, error.failure, { cause: error });
  }
}
