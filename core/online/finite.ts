import type { Vector } from '../contract/arrays.js';

/** 0 times a finite number is 0, times any other NaN. */
export function isFiniteGradient(g: Vector): boolean {
  let sum = 0;
  for (let i = 0; i < g.length; i++) sum += g[i]! * 0;
  return sum === 0;
}
