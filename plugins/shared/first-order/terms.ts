/** The two terms of an objective f + chi as the first-order methods see them, and the step that they share. */
import { linalg, usageError, type OracleSet, type Traits, type Vector } from '../../../core/index.js';

/** f by its values and gradients, chi by its values and its prox; without a prox chi is zero. */
export interface Terms {
  readonly value?: ((x: Vector) => number) | undefined;
  readonly gradient: (x: Vector, out: Vector) => void;
  readonly simpleValue?: ((x: Vector) => number) | undefined;
  readonly prox?: OracleSet['prox'] | undefined;
}

/** What these helpers need of a `Run`. */
export interface FirstOrderRun {
  readonly size: number;
  readonly traits: Readonly<Traits>;
  readonly params: { readonly step?: number | 'backtracking'; readonly smoothness?: number };
  start(): Vector;
  number(name: 'smoothness' | 'strongConvexity'): number;
}

/**
 * out = prox_t(y - t g). A forward point that is not finite is left as it is: a prox that clips or thresholds could hide
 * a gradient that is NaN or infinite, and the driver would not see it.
 */
export function forwardBackward({ prox }: Terms): (y: Vector, g: Vector, t: number, out: Vector) => void {
  const engine = linalg();
  return (y, g, t, out) => {
    if (out !== y) engine.copy(y, out);
    engine.axpy(-t, g, out);
    if (prox && engine.isFinite(out)) prox(out, t, out);
  };
}

/** The start point, moved into the domain of chi by one prox where chi is infinite. */
export function startOf(run: FirstOrderRun, { simpleValue, prox }: Terms): Vector {
  const x = run.start();
  if (prox && simpleValue?.(x) === Infinity) prox(x, 1, x);
  return x;
}

/** The values of f, for an option that cannot do without. */
export function requireValue(value: Terms['value'], oracle: string, pointer: string, expected: string, suggestion: string): (x: Vector) => number {
  if (value) return value;
  throw usageError('value-missing', `This option compares objective values, and the problem has no \`${oracle}\`.`, { pointer, expected, suggestion });
}
