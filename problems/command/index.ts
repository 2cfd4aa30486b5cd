/** An objective that a program computes: lines of JSON in and out. */
import { Type } from 'typebox';
import { blocksOf, defineProblem, layoutOf, layoutSize, usageError, type Layout, type NamedArray, type Vector } from '../../core/index.js';
import { isInside, nearestToZero } from '../shared/box.js';
import { paramIs } from '../shared/offers.js';
import { boxOfVariables, layoutOfVariables, variablesSchema, type VariableSpec } from '../shared/variables.js';
import { openPool, type Plan } from './pool.js';
import { openValue } from './value.js';

const bounded = { properties: { variables: { contains: { anyOf: [{ required: ['lower'] }, { required: ['upper'] }] } } }, required: ['variables'] };
const mostNumbers = 1e6;
const runsAProgram = 'the kit runs no programs; test/problems/command.test.ts does';

/** Rosenbrock's function; runs in any folder. */
const oneLiner = "require('readline').createInterface({ input: process.stdin }).on('line', (line) => { const { id, x: [a, b] } = JSON.parse(line); console.log(JSON.stringify({ id, value: 100 * (b - a * a) ** 2 + (1 - a) ** 2 })); })";

export const command = defineProblem(
  {
    id: 'command', version: '1.0.0', title: 'Command',
    summary: 'an objective that a program computes: one line of JSON in, one out',
    tags: ['simulator', 'black-box', 'ask-tell'],
    runsCommands: true,
    params: Type.Object({
      command: Type.Array(Type.String({ maxLength: 4096, pattern: '^[^\\u0000]*$' }), { minItems: 1, maxItems: 256, description: 'the program and its arguments, run in the folder of the spec; no shell' }),
      size: Type.Optional(Type.Integer({ minimum: 1, maximum: mostNumbers, description: 'number of variables, where there are no `variables`; else that of `start`' })),
      workers: Type.Integer({ default: 1, minimum: 1, maximum: 256, description: 'processes that answer a batch side by side' }),
      timeout: Type.Number({ default: 60, exclusiveMinimum: 0, maximum: 2_000_000, description: 'seconds that one evaluation may take' }),
      keep: Type.Boolean({ default: true, description: 'whether a process answers one request after the other; false starts one for each' }),
      failures: Type.Union([Type.Literal('stop'), Type.Literal('infinite')], { default: 'stop', description: 'a point that fails ends the run, or has the value +Infinity' }),
      smooth: Type.Boolean({ default: false, description: 'your word that the objective is smooth: then gradients by differences may be taken' }),
      convex: Type.Boolean({ default: false, description: 'your word that the objective is convex' }),
    }, { additionalProperties: false }),
    fields: { properties: { variables: variablesSchema } },
    offers: [
      { oracles: ['value'], answers: ['value'] },
      { when: bounded, oracles: ['box'] },
      { when: paramIs('smooth', { const: true }), oracles: [], facts: { smooth: true } },
      { when: paramIs('convex', { const: true }), oracles: [], facts: { convex: true } },
    ],
    conformance: { exclude: { 'the oracles pass `saddlepoint check`': runsAProgram, 'build and oracles leave the data alone': runsAProgram } },
    example: { spec: 'problem/1', kind: 'command', params: { command: ['node', '-e', oneLiner] }, start: [-1.2, 1] },
  },
  ({ params, spec, folder = '.', allowCommands = false }) => {
    const variables = spec.variables as readonly VariableSpec[] | undefined;
    const layout = variables ? layoutOfVariables(variables, []) : flatLayout(params.size, spec.start);
    const box = variables && boxOfVariables(variables, layout), size = layoutSize(layout);
    const { smooth, convex, failures, timeout, workers, keep } = params;
    const plan: Plan = {
      command: params.command, folder, timeout, workers, keep, failures,
      pointText: variables ? (x) => JSON.stringify(Object.fromEntries(Object.entries(blocksOf(layout, x)).map(([name, block]) => [name, nested(block)]))) : (x) => JSON.stringify([...x]),
      inside: (x) => !box || isInside(box, x),
    };
    const allowed = <T>(open: () => T): T => { if (!allowCommands) throw refused(); return open(); };
    let value: ((x: Vector) => number) | undefined;
    return {
      kind: 'command', layout,
      traits: { ...(smooth ? { smooth: true as const } : {}), ...(convex ? { convex: true as const } : {}) },
      oracles: { value: (x: Vector) => (value ??= allowed(() => openValue(plan)))(x), ...(box ? { box: () => box } : {}) },
      answers: { oracles: ['value'], open: () => allowed(() => openPool(plan)) },
      start: () => (box ? nearestToZero(box) : new Float64Array(size)),
    };
  },
);

/** Whoever builds the problem without the driver of this package meets the same refusal. */
const refused = (): Error => usageError('commands-not-allowed', 'The problem runs a program that its spec names.', { pointer: '/params/command', expected: '--allow-commands, or `allowCommands: true` in a program' });

/** Errors: `command-size`. */
function flatLayout(size: number | undefined, start: unknown): Layout {
  const length = Array.isArray(start) ? start.flat(8).length : undefined;
  if (size !== undefined && length !== undefined && size !== length) throw usageError('command-size', `\`size\` is ${size}, and \`start\` has ${length} numbers.`, { pointer: '/params/size', expected: String(length) });
  const n = size ?? length;
  if (n === undefined || n === 0) throw usageError('command-size', 'Nothing says how many variables there are.', { pointer: '/params', expected: '`variables`, `params.size`, or a `start`' });
  return layoutOf({ name: 'x', shape: [n] });
}

/** A scalar as a number, a vector as a list, a matrix as rows. */
function nested({ shape, data }: NamedArray): unknown {
  if (shape.length === 0) return data[0];
  if (shape.length === 1) return Array.from(data);
  const [rows, columns] = shape as [number, number];
  return Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * columns, (i + 1) * columns)));
}
