/** Expressions: text to value, gradient, Hessian-vector product and batch evaluation in float64. Grammar, semantics, limits and error codes: README.md. */
import { openBuilder } from './build.js';
import { reverse, tangents } from './derive.js';
import { openGraph, type Node, type Shape } from './graph.js';
import { openKernels } from './kernels.js';
import { defaultLimits, type ExpressionLimits } from './limits.js';
import { fail, lower, reserved, type Scope } from './lower.js';
import { compileProgram } from './print.js';
import { programOf, type Compiled, type Output, type Program } from './program.js';
import { parseExpression } from './syntax.js';
import { interpretProgram } from './tape.js';

export type { ExpressionLimits } from './limits.js';
export { defaultLimits } from './limits.js';

/** Functions with kinks, as a pattern for JSON Schema: a text that matches is not claimed to be smooth. */
export const nonSmoothPattern = '\\b(abs|min|max|norm|ifelse)\\s*\\(';

export interface ExpressionInput {
  readonly text: string;
  /** In the order of the flat vector; `shape: []` is a scalar. */
  readonly variables: readonly { readonly name: string; readonly shape: Shape }[];
  readonly data?: Readonly<Record<string, { readonly shape: Shape; readonly data: Float64Array }>>;
  readonly limits?: Partial<ExpressionLimits>;
  /** `tape` interprets even where code could be generated. */
  readonly form?: 'code' | 'tape';
}

/** x and v have the length of all variables together, row-major; nothing is allocated in a call. */
export interface CompiledExpression {
  readonly smooth: boolean;
  /** Operations of the value's graph. */
  readonly nodes: number;
  readonly compiled: 'code' | 'tape';
  value(x: Float64Array): number;
  /** Writes the gradient, returns the value: the same bits as `value`. */
  gradient(x: Float64Array, out: Float64Array): number;
  hessianVector(x: Float64Array, v: Float64Array, out: Float64Array): void;
  /** The value at out.length points, stored one after the other. */
  valueBatch(points: Float64Array, out: Float64Array): void;
}

/** Errors: the `expression-...` codes of README.md. */
export function compileExpression(input: ExpressionInput): CompiledExpression {
  const limits = { ...defaultLimits, ...input.limits };
  const { scope, size, data } = scopeOf(input, limits);
  const b = openBuilder(openGraph(limits));
  const root = lower(parseExpression(input.text, limits), scope, b);
  if (root.shape.length > 0) throw fail('expression-not-scalar', `The expression is an array of shape ${root.shape.join(' x ')}.`, 'one number', 'add up the entries with sum(...), or take norm(...)');
  const nodes = b.graph.nodes.length;

  const buffers = new Map<Node, Float64Array>();
  const kernels = openKernels();
  const form = input.form ?? (canGenerate() ? 'code' : 'tape');
  const assemble = (program: Program): Compiled => (form === 'code' ? compileProgram(program, kernels) : interpretProgram(program, kernels));
  const value = assemble(programOf(root, [], buffers, data));
  const parts = later(() => [...reverse(root, b)].map(([node, adjoint]): Output => ({ node: adjoint, at: node.at })));
  const gradient = later(() => assemble(programOf(root, parts(), buffers, data)));
  const product = later(() => {
    const moved = tangents(parts().map(({ node }) => node), b);
    return assemble(programOf(undefined, parts().map(({ at }, i) => ({ node: moved[i]!, at })), buffers, data));
  });
  const none = new Float64Array(0);

  return {
    smooth: !new RegExp(nonSmoothPattern).test(input.text), nodes, compiled: form,
    value: (x) => value(x, 0, none, none),
    gradient: (x, out) => { if (parts().length === 0) out.fill(0); return gradient()(x, 0, none, out); },
    hessianVector: (x, v, out) => { if (parts().length === 0) out.fill(0); product()(x, 0, v, out); },
    valueBatch(points, out) { for (let i = 0; i < out.length; i++) out[i] = value(points, i * size, none, none); },
  };
}

/** Derivatives are derived and compiled when they are first asked for. */
function later<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => made ??= make();
}

function canGenerate(): boolean {
  try { return (new Function('return true') as () => boolean)(); } catch { return false; }
}

interface Names { readonly scope: Scope; readonly size: number; readonly data: readonly Float64Array[] }

function scopeOf({ variables, data = {} }: ExpressionInput, limits: ExpressionLimits): Names {
  const names = new Map<string, { kind: 'variable' | 'data'; shape: Shape; at: number }>();
  const add = (name: string, entry: { kind: 'variable' | 'data'; shape: Shape; at: number }): void => {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw fail('expression-name', `\`${name.slice(0, 60)}\` cannot be a name.`, 'letters, digits and _, not starting with a digit');
    if (reserved.has(name)) throw fail('expression-name', `\`${name}\` has a meaning of its own in expressions.`, 'another name');
    if (names.has(name)) throw fail('expression-name', `Two variables or data arrays are called \`${name}\`.`, 'different names');
    names.set(name, entry);
  };
  let size = 0;
  for (const { name, shape } of variables) {
    add(name, { kind: 'variable', shape, at: size });
    size += shape.reduce((product, extent) => product * extent, 1);
  }
  const arrays = Object.entries(data);
  arrays.forEach(([name, { shape }], at) => { add(name, { kind: 'data', shape, at }); });
  return { scope: { names, limits }, size, data: arrays.map(([, array]) => array.data) };
}
