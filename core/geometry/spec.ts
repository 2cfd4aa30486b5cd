/** What an open domain can do, and the schema of its spec. */
import type { Vector } from '../contract/arrays.js';
import type { DomainSpec } from '../contract/domain.js';

/** A closed convex set in n dimensions. Nothing is allocated by `project`, `support` and `violation`; NaN in gives NaN out. */
export interface Domain {
  readonly kind: DomainSpec['kind'];
  readonly size: number;
  /** The largest Euclidean distance of two points; Infinity for an unbounded set. */
  readonly diameter: number;
  /** The largest Euclidean norm of a point; Infinity for an unbounded set. */
  readonly radius: number;
  /** The nearest point in the Euclidean norm; `out` may be `x`. */
  project(x: Vector, out: Vector): void;
  /** max of a'x over the set. */
  support(a: Vector): number;
  /** How far x is outside: the largest amount by which a constraint is violated, 0 inside. */
  violation(x: Vector): number;
  /** A fresh start point: the uniform weights of a simplex, else the point nearest to the origin. */
  start(): Vector;
}

const bound = { anyOf: [{ type: 'number' }, { type: 'array', items: { type: 'number' }, minItems: 1 }] };
const variant = (kind: string, properties: object, required: readonly string[]): object =>
  ({ type: 'object', properties: { kind: { const: kind }, ...properties }, required: ['kind', ...required], additionalProperties: false });

/** JSON Schema of a `DomainSpec`, for params of families and methods. */
export const domainSchema = {
  type: 'object', required: ['kind'], discriminator: { propertyName: 'kind' },
  oneOf: [
    variant('all', {}, []),
    variant('ball', { radius: { type: 'number', exclusiveMinimum: 0, description: 'Euclidean radius of the ball around the origin' } }, ['radius']),
    variant('box', { lower: { ...bound, description: 'lower bounds, one number or one for each variable' }, upper: { ...bound, description: 'upper bounds, one number or one for each variable' } }, ['lower', 'upper']),
    variant('simplex', {}, []),
  ],
} as const;
