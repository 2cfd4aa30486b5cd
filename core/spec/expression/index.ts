/** Expressions: text to value, gradient, Hessian-vector product and batch evaluation in float64. Grammar, semantics, limits and error codes: README.md. */
import { later, openAssembler } from './assemble.js';
import { openBuilder, type Builder } from './build.js';
import { checkSyntax } from './check.js';
import { isScalar, openGraph, sizeOfShape, type Node, type Shape } from './graph.js';
import { nonSmoothPattern } from './kinks.js';
import { defaultLimits, type ExpressionLimits } from './limits.js';
import { lower } from './lower.js';
import { shapeText } from './operations.js';
import { programOf, type Output } from './program.js';
import { reverse } from './reverse.js';
import { scopeOf } from './scope.js';
import { parseExpression } from './syntax.js';
import { tangents } from './tangent.js';
import { fail, type Scope } from './vocabulary.js';

export type { ExpressionLimits } from './limits.js';
export { defaultLimits } from './limits.js';
export { compileSystem, type CompiledSystem, type SystemInput } from './system.js';

export interface ExpressionInput {
  readonly text: string;
  /** In the order of the flat vector; `shape: []` is a scalar, and shapes have two extents at most. */
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
  const scope = scopeOf(input, limits), { data } = scope, size = input.variables.reduce((total, { shape }) => total + sizeOfShape(shape), 0);
  const b = openBuilder(openGraph(limits));
  const root = rootOf(input.text, scope, b);
  const nodes = b.graph.nodes.length;
  b.graph.unbound();

  const buffers = new Map<Node, Float64Array>();
  const { form, assemble } = openAssembler(input.form);
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
    valueBatch: value.batch ? (points, out) => { value.batch!(points, size, out); } : (points, out) => { for (let i = 0; i < out.length; i++) out[i] = value(points, i * size, none, none); },
  };
}

function rootOf(text: string, scope: Scope, b: Builder): Node {
  const syntax = parseExpression(text, scope.limits);
  checkSyntax(syntax, scope);
  const root = lower(syntax, scope, b);
  if (!isScalar(root.shape)) throw fail('expression-not-scalar', `The expression is not a number, but ${shapeText(root.shape)}.`, 'one number', 'add up the entries with sum(...), or take norm(...)');
  return root;
}
