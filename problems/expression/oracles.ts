/** Oracles of a compiled expression, with and without bounds. */
import type { Box, OracleSet, Vector } from '../../core/index.js';
import { isInside } from '../shared/box.js';
import { lastPoint } from '../shared/last-point.js';

/** What the compiler gives; `gradient` returns the value. */
export interface Compiled {
  value(x: Vector): number;
  gradient(x: Vector, out: Vector): number;
  hessianVector(x: Vector, v: Vector, out: Vector): void;
  valueBatch(points: Vector, out: Vector): void;
}

/** Reverse mode computes the value anyway: a value after the gradient at the same x is free. */
function remembered(compiled: Compiled, size: number): Pick<OracleSet, 'value' | 'gradient'> {
  const last = lastPoint(size);
  let lastValue = 0;
  return {
    value(x) {
      if (last.holds(x)) return lastValue;
      return compiled.value(x);
    },
    gradient(x, out) {
      lastValue = compiled.gradient(x, out);
      last.keep(x);
    },
  };
}

export const freeOracles = (compiled: Compiled, size: number): Pick<OracleSet, 'value' | 'gradient' | 'hessianVector' | 'valueBatch'> => ({
  ...remembered(compiled, size),
  hessianVector: (x, v, out) => compiled.hessianVector(x, v, out),
  valueBatch: (points, out) => compiled.valueBatch(points, out),
});

type BoxedOracles = Pick<OracleSet, 'value' | 'valueBatch' | 'smoothValue' | 'smoothGradient' | 'smoothHessianVector' | 'box'>;

/** The objective is +Infinity outside the box; `smoothValue` is the expression everywhere. */
export function boxedOracles(compiled: Compiled, size: number, box: Box): BoxedOracles {
  const { value: smoothValue, gradient: smoothGradient } = remembered(compiled, size);
  const value = (x: Vector): number => (isInside(box, x) ? smoothValue(x) : Infinity);
  return {
    value, smoothValue, smoothGradient,
    valueBatch(points, out) {
      compiled.valueBatch(points, out);
      for (let p = 0; p < out.length; p++) if (!isInside(box, points, p * size)) out[p] = Infinity;
    },
    smoothHessianVector: (x, v, out) => compiled.hessianVector(x, v, out),
    box: () => box,
  };
}
