/** Values that change with the step index t, from 0. */
import { Type, type Static } from 'typebox';

export const scheduleSchema = Type.Object({
  kind: Type.Union([Type.Literal('constant'), Type.Literal('linear'), Type.Literal('cosine')]),
  init: Type.Number({ exclusiveMinimum: 0 }), target: Type.Optional(Type.Number({ exclusiveMinimum: 0 })), steps: Type.Optional(Type.Integer({ minimum: 1 })),
}, { additionalProperties: false });
export const valueSchema = (description: string) => Type.Union([Type.Number({ exclusiveMinimum: 0 }), scheduleSchema], { description });
export type Value = number | Static<typeof scheduleSchema>;

/** Steps of a schedule that names none. */
const defaultSteps = 1000;

/** constant: init; linear: from init to target in `steps` steps; cosine: target + (init - target) (1 + cos(pi t / steps)) / 2, then target. */
export function at(value: Value, t: number): number {
  if (typeof value === 'number') return value;
  const { kind, init, target = init, steps = defaultSteps } = value;
  if (kind === 'constant') return init;
  const share = Math.min(t, steps) / steps;
  return kind === 'linear' ? init + (target - init) * share : target + ((init - target) * (1 + Math.cos(Math.PI * share))) / 2;
}
