/** Watches the point after every step, or, where it takes time to read, at every record: copies each finite one, so that a diverged run can return the last of them. */
import { copyInto, distance, isFiniteVector } from './finite.js';
import type { Vector } from '../contract/arrays.js';

export interface Guard {
  /** Whether the point is finite now; moves on to it if so. */
  check(k: number): boolean;
  /** The same for a point that takes time to read, which `check` passes over; absent for all others. */
  look?(k: number): Promise<boolean>;
  /** 2-norm of the last move; NaN before there was one, and for methods without a point. */
  moved(): number;
  /** The last finite point; undefined for methods without one. */
  last(): { readonly k: number; readonly x: Vector } | undefined;
}

/** For a point that is a promise. */
export function openSlowGuard(point: () => Promise<Vector>, size: number): Guard {
  const previous = new Float64Array(size);
  let at = -1;
  return {
    check: () => true, moved: () => Number.NaN,
    async look(k) {
      const now = await point();
      if (!isFiniteVector(now)) return false;
      copyInto(now, previous);
      at = k;
      return true;
    },
    last: () => (at < 0 ? undefined : { k: at, x: previous }),
  };
}

/** `measureMoves`: whether somebody asks for `moved`. `size`: of a point that is not there yet. */
export function openGuard(point: (() => Vector) | undefined, measureMoves: boolean, size?: number): Guard {
  if (!point) return { check: () => true, moved: () => Number.NaN, last: () => undefined };
  const previous = new Float64Array(size ?? point().length);
  let at = -1;
  let length = Number.NaN;
  return {
    check(k) {
      const now = point();
      if (!isFiniteVector(now)) return false;
      if (measureMoves && at >= 0) length = distance(now, previous);
      copyInto(now, previous);
      at = k;
      return true;
    },
    moved: () => length,
    last: () => (at < 0 ? undefined : { k: at, x: previous }),
  };
}
