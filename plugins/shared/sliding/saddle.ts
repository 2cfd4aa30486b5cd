/** What the methods for h(x) = max over y of <Kx, y> - J(y) share: the dual candidate, its gap, and the table that it is returned in. */
import type { OracleSet, Result, Vector } from '../../../core/index.js';

export const gapOracles = ['value', 'coupleAdjoint', 'dualValue', 'conjugateValue'] as const;
type GapOracles = { readonly [K in (typeof gapOracles)[number]]: OracleSet[K] | undefined };

/** Psi(x) - D(y), D(y) = -(f + chi)*(-K'y) - J(y). Undefined where the problem has no conjugate, or the gap is infinite; scratch of n numbers is kept. */
export function openDualityGap(size: number): (oracles: GapOracles, x: Vector, y: Vector) => number | undefined {
  const slope = new Float64Array(size);
  return ({ value, coupleAdjoint, dualValue, conjugateValue }, x, y) => {
    if (!value || !coupleAdjoint || !dualValue || !conjugateValue) return undefined;
    coupleAdjoint(y, slope);
    for (let i = 0; i < size; i++) slope[i] = -slope[i]!;
    const gap = value(x) + conjugateValue(slope) + dualValue(y);
    return gap === Infinity ? undefined : gap;
  };
}

export const dualTable = (y: Vector): NonNullable<Result['tables']> => ({ dual: { columns: { y: y.slice() } } });
