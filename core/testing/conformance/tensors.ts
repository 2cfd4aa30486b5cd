/** What the kit does for methods on tensors: a backend for their trials, points that take time, the float32 unit. */
import type { Vector } from '../../contract/arrays.js';
import type { AnyMethod, AnyStepper } from '../../contract/method.js';
import type { Binding } from '../../contract/services.js';
import { tensorToken, type BackendName } from '../../tensor/backend.js';

export const declaresTensors = ({ manifest }: Pick<AnyMethod, 'manifest'>): boolean => Object.values(manifest.services ?? {}).some(({ id }) => id === tensorToken.id);

/** Half the distance from 1 to the next float32: what rounding a number may change, relatively. */
export const singleUnit = 2 ** -24;

/** tfjs is loaded only for a method that declares tensors. */
export async function tensorServices(method: AnyMethod, backend: BackendName): Promise<readonly Binding[] | undefined> {
  if (!declaresTensors(method)) return undefined;
  const { openTensors } = await import('../../tensor/ladder.js');
  return [{ token: tensorToken, value: await openTensors(backend) }];
}

/** The stepper, which tells of every point that it gives. */
export function notingPoints(stepper: AnyStepper, note: (x: Vector) => void): AnyStepper {
  const { point } = stepper;
  if (!point) return stepper;
  const noted = (x: Vector): Vector => { note(x); return x; };
  return { ...stepper, point(state) { const at = point.call(stepper, state); return at instanceof Promise ? at.then(noted) : noted(at); } };
}
