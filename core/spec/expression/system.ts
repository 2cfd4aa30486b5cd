/** Several expressions as one vector-valued function u(x): its values, J v, J'w, and the second derivatives that w'u brings. */
import { SaddlepointError } from '../../contract/errors.js';
import { later, openAssembler, type Form } from './assemble.js';
import { openBuilder, type Builder } from './build.js';
import { checkSyntax } from './check.js';
import { isScalar, openGraph, sizeOfShape, type Node, type Shape } from './graph.js';
import { nonSmoothPattern } from './kinks.js';
import { defaultLimits, type ExpressionLimits } from './limits.js';
import { lower } from './lower.js';
import { programOf, type Output } from './program.js';
import { reverse } from './reverse.js';
import { scopeOf } from './scope.js';
import { parseExpression } from './syntax.js';
import { tangents } from './tangent.js';
import type { Scope } from './vocabulary.js';

export interface SystemInput {
  /** Scalars, vectors or matrices; their entries, row-major, one expression after the other, are u. */
  readonly texts: readonly string[];
  readonly variables: readonly { readonly name: string; readonly shape: Shape }[];
  readonly data?: Readonly<Record<string, { readonly shape: Shape; readonly data: Float64Array }>>;
  readonly limits?: Partial<ExpressionLimits>;
  readonly form?: Form;
}

/** x and v have n entries, w and u have `length`; nothing is allocated in a call after the first of its kind. */
export interface CompiledSystem {
  readonly length: number;
  readonly smooth: boolean;
  values(x: Float64Array, out: Float64Array): void;
  /** out = J(x) v. */
  product(x: Float64Array, v: Float64Array, out: Float64Array): void;
  /** out = J(x)' w. */
  adjoint(x: Float64Array, w: Float64Array, out: Float64Array): void;
  /** out = sum_i w_i (Hessian of u_i at x) v. */
  curvature(x: Float64Array, w: Float64Array, v: Float64Array, out: Float64Array): void;
}

/** Errors: the `expression-...` codes of README.md, each at `/i` of its text. */
export function compileSystem(input: SystemInput): CompiledSystem {
  const limits = { ...defaultLimits, ...input.limits };
  const scope = scopeOf(input, limits), { data } = scope;
  const b = openBuilder(openGraph(limits)), { assemble } = openAssembler(input.form);
  const roots = input.texts.map((text, i) => rootOf(text, i, scope, b));
  b.graph.unbound();
  const offsets = offsetsOf(roots), length = offsets.at(-1)!;
  const weights = weightsOf(roots, offsets, data.length, b);
  const arrays = [...data, ...weights.arrays], buffers = new Map<Node, Float64Array>(), none = new Float64Array(0);

  const values = later(() => assemble(programOf(undefined, roots.map((node, i) => ({ node, at: offsets[i]! })), buffers, arrays)));
  const product = later(() => {
    const moved = tangents(roots, b);
    return assemble(programOf(undefined, moved.map((node, i) => ({ node, at: offsets[i]! })), buffers, arrays));
  });
  const parts = later(() => [...reverse(weights.sum(), b)].map(([node, adjoint]): Output => ({ node: adjoint, at: node.at })));
  const adjoint = later(() => assemble(programOf(undefined, parts(), buffers, arrays)));
  const curvature = later(() => {
    const moved = tangents(parts().map(({ node }) => node), b);
    return assemble(programOf(undefined, parts().map(({ at }, i) => ({ node: moved[i]!, at })), buffers, arrays));
  });
  return {
    length, smooth: !input.texts.some((text) => new RegExp(nonSmoothPattern).test(text)),
    values(x, out) { values()(x, 0, none, out); },
    product(x, v, out) { product()(x, 0, v, out); },
    adjoint(x, w, out) {
      weights.set(w);
      if (parts().length === 0) out.fill(0);
      else adjoint()(x, 0, none, out);
    },
    curvature(x, w, v, out) {
      weights.set(w);
      if (parts().length === 0) out.fill(0);
      else curvature()(x, 0, v, out);
    },
  };
}

function rootOf(text: string, index: number, scope: Scope, b: Builder): Node {
  try {
    const syntax = parseExpression(text, scope.limits);
    checkSyntax(syntax, scope);
    return lower(syntax, scope, b);
  } catch (error) {
    throw error instanceof SaddlepointError ? error.at({ pointer: `/${index}` }) : error;
  }
}

function offsetsOf(roots: readonly Node[]): readonly number[] {
  const offsets = [0];
  for (const { shape } of roots) offsets.push(offsets.at(-1)! + sizeOfShape(shape));
  return offsets;
}

interface Weights {
  /** Data arrays that hold w: one for all scalars, one for each array. */
  readonly arrays: readonly Float64Array[];
  set(w: Float64Array): void;
  /** w'u as a node; w is data, so that no derivative is taken by it. */
  sum(): Node;
}

/** `first` is the number of the first data array that is free. */
function weightsOf(roots: readonly Node[], offsets: readonly number[], first: number, b: Builder): Weights {
  const { make } = b.graph, length = offsets.at(-1)!;
  const whole = new Float64Array(length), arrays = [whole];
  const pieces = roots.flatMap(({ shape }, i) => {
    if (isScalar(shape)) return [];
    const array = new Float64Array(sizeOfShape(shape));
    arrays.push(array);
    return [{ array, from: offsets[i]!, root: roots[i]!, number: first + arrays.length - 1 }];
  });
  return {
    arrays,
    set(w) {
      for (let i = 0; i < length; i++) whole[i] = w[i]!;
      for (let p = 0; p < pieces.length; p++) {
        const { array, from } = pieces[p]!;
        for (let i = 0; i < array.length; i++) array[i] = w[from + i]!;
      }
    },
    sum() {
      const all = make('data', [length], [], first);
      const terms = [
        ...roots.flatMap((root, i) => (isScalar(root.shape) ? [b.mul(make('entry', [], [all], offsets[i]!), root)] : [])),
        ...pieces.map(({ array, root, number }) => make('dot', [], [make('data', [array.length], [], number), b.reshape([array.length], root)])),
      ];
      return sumOf(terms, b);
    },
  };
}

/** In pairs: a long row of additions would make derivatives of great depth. */
function sumOf(terms: readonly Node[], b: Builder): Node {
  if (terms.length <= 1) return terms[0] ?? b.constant(0);
  const middle = terms.length >> 1;
  return b.add(sumOf(terms.slice(0, middle), b), sumOf(terms.slice(middle), b));
}
