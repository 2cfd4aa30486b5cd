/**
 * Performance profiles (Dolan and More 2002) and data profiles (More and Wild 2009).
 * A cost is what an instance took a solver to solve; one that is not finite means: not solved. Instances that nobody solved count too.
 */

/** Share of instances at or below each x; `x` ascends, without repetitions. */
export interface Profile { readonly x: readonly number[]; readonly share: readonly number[] }

/** Of `costs[instance][solver]`, for each solver: the share of instances solved within x times the least cost of any solver. */
export function performanceProfiles(costs: readonly (readonly number[])[]): readonly Profile[] {
  const solvers = costs[0]?.length ?? 0;
  const best = costs.map((row) => Math.min(...row.filter(isSolved)));
  return Array.from({ length: solvers }, (_, solver) => shares(costs.map((row, i) => ratioOf(row[solver]!, best[i]!))));
}

/** For each solver: the share of instances solved at a cost of at most x. */
export function dataProfiles(costs: readonly (readonly number[])[]): readonly Profile[] {
  return Array.from({ length: costs[0]?.length ?? 0 }, (_, solver) => shares(costs.map((row) => row[solver]!)));
}

const isSolved = (cost: number): boolean => Number.isFinite(cost) && cost >= 0;

/** Where the best cost is zero, all that cost nothing are best, and no factor reaches the others. */
const ratioOf = (cost: number, best: number): number => (!isSolved(cost) ? Infinity : cost === best ? 1 : cost / best);

function shares(values: readonly number[]): Profile {
  const solved = values.filter(isSolved).sort((a, b) => a - b);
  const x = [...new Set(solved)];
  const share: number[] = [];
  let within = 0;
  for (const value of x) {
    while (within < solved.length && solved[within]! <= value) within += 1;
    share.push(within / values.length);
  }
  return { x, share };
}

/** Corners of the staircase from `from` (where the share is that of all x up to there) to `to`. */
export function staircase({ x, share }: Profile, from: number, to: number): { readonly x: readonly number[]; readonly y: readonly number[] } {
  const first = x.filter((value) => value <= from).length;
  const corners: { readonly x: number[]; readonly y: number[] } = { x: [from], y: [first > 0 ? share[first - 1]! : 0] };
  for (let i = first; i < x.length && x[i]! <= to; i++) {
    corners.x.push(x[i]!, x[i]!);
    corners.y.push(corners.y.at(-1)!, share[i]!);
  }
  corners.x.push(to);
  corners.y.push(corners.y.at(-1)!);
  return corners;
}
