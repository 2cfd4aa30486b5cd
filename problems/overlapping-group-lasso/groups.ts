/** h(x) = weight * sum over the groups of |x_group|_2; K copies the entries of every group out, one group after the other. */
import { usageError, type OracleSet, type Traits, type Vector } from '../../core/index.js';
import { ballDual, lengthOf } from '../shared/ball-dual.js';

export const groupOracles = ['nonsmoothValue', 'nonsmoothSubgradient', 'couple', 'coupleAdjoint', 'dualArgmax', 'dualProx', 'dualValue'] as const;

export interface GroupTerm { readonly oracles: Pick<OracleSet, (typeof groupOracles)[number]>; readonly traits: Traits }

/** Errors: `bad-group`, for an index that is no variable or stands twice in a group. */
export function groupTerm(groups: readonly (readonly number[])[], size: number, weight: number): GroupTerm {
  groups.forEach((group, g) => { requireVariables(group, g, size); });
  const index = Int32Array.from(groups.flat()), starts = startsOf(groups), scratch = new Float64Array(index.length), dual = ballDual(starts, weight);
  const couple = (x: Vector, out: Vector): void => { for (let e = 0; e < index.length; e++) out[e] = x[index[e]!]!; };
  const coupleAdjoint = (y: Vector, out: Vector): void => {
    out.fill(0);
    for (let e = 0; e < index.length; e++) out[index[e]!]! += y[e]!;
  };
  const overlap = largestOverlap(index, size);
  return {
    traits: {
      couplingNorm: Math.sqrt(overlap), dualSize: index.length, dualDiameter: (weight ** 2 * groups.length) / 2,
      // A subgradient is K'y with a y of length weight sqrt(groups) at most.
      nonsmoothLipschitz: weight * Math.sqrt(overlap * groups.length),
    },
    oracles: {
      nonsmoothValue(x) {
        couple(x, scratch);
        let sum = 0;
        for (let g = 1; g < starts.length; g++) sum += lengthOf(scratch, starts[g - 1]!, starts[g]!);
        return weight * sum;
      },
      nonsmoothSubgradient(x, out) {
        couple(x, scratch);
        dual.dualArgmax(scratch, 0, scratch);
        coupleAdjoint(scratch, out);
      },
      couple, coupleAdjoint, ...dual,
    },
  };
}

function requireVariables(group: readonly number[], g: number, size: number): void {
  const seen = new Set<number>();
  group.forEach((variable, place) => {
    if (variable >= size || seen.has(variable)) {
      throw usageError('bad-group', `Group ${g} names variable ${variable}, ${variable >= size ? `but there are ${size} variables` : 'twice'} (groups and variables from 0).`, {
        pointer: `/params/groups/${g}/${place}`, expected: `different integers from 0 to ${size - 1}`,
      });
    }
    seen.add(variable);
  });
}

function startsOf(groups: readonly (readonly number[])[]): Int32Array {
  const starts = new Int32Array(groups.length + 1);
  groups.forEach((group, g) => { starts[g + 1] = starts[g]! + group.length; });
  return starts;
}

/** In how many groups a variable stands at most: K'K is diagonal and holds these numbers. */
function largestOverlap(index: Int32Array, size: number): number {
  const count = new Int32Array(size);
  for (const variable of index) count[variable]!++;
  return count.reduce((most, times) => Math.max(most, times), 0);
}
