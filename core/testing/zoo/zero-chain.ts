/** A family of zero-chains with known optima, for analyses of lower bounds. */
import type { Vector } from '../../contract/arrays.js';
import { defineProblem } from '../../contract/define-problem.js';
import type { HardInstance } from '../../contract/hard-instance.js';
import { deterministicPlan } from '../../lower-bounds/plans.js';
import type { ZooProblem } from './problem.js';

/** f(x) = (x_1 - 1)^2 / 2 + sum over i of (x_{i+1} - x_i)^2 / 2 on T variables: a gradient at a point tells of the next coordinate at most. Optimum (1, ..., 1), value 0. */
function chain(T: number) {
  const value = (x: Vector): number => x.reduce((sum, xi, i) => sum + (xi - (i > 0 ? x[i - 1]! : 1)) ** 2 / 2, 0);
  const gradient = (x: Vector, out: Vector): void => { for (let i = 0; i < T; i++) out[i] = x[i]! - (i > 0 ? x[i - 1]! : 1) - (i < T - 1 ? x[i + 1]! - x[i]! : 0); };
  return {
    value, gradient,
    hessianVector(_x: Vector, v: Vector, out: Vector) { for (let i = 0; i < T; i++) out[i] = v[i]! - (i > 0 ? v[i - 1]! : 0) - (i < T - 1 ? v[i + 1]! - v[i]! : 0); },
    sampleGradient(x: Vector, _samples: Int32Array, out: Vector) { gradient(x, out); },
  };
}

const progress = (x: Vector, above: number): number => x.findLastIndex((entry) => Math.abs(entry) > above) + 1;

function problemOf(T: number, member: (eps?: number) => HardInstance | undefined) {
  return defineProblem({
    kind: 'zoo-zero-chain', size: T, reference: { value: 0, point: new Float64Array(T).fill(1) },
    traits: { smooth: true, convex: true, zeroChain: true, smoothness: 4, samples: 1 }, oracles: { ...chain(T), hardInstance: member },
  });
}

/** T = 2 at eps = 0.01. */
const constants = { order: 1, Delta: 0.114, L: 4 } as const;

function member(eps = 0.01): HardInstance | undefined {
  const { T, scale, amplitude, chance, floor } = deterministicPlan({ ...constants, eps }, 1);
  return T < 1 ? undefined : { ...constants, eps, T, scale, amplitude, chance, exactFloor: floor, sampledFloor: (T - 1) / 2, rotated: false, open: () => ({ problem: problemOf(T, member), progress }) };
}

export const zeroChain: ZooProblem = { name: 'zero chain', only: ['hardInstance', 'zeroChain'], make: () => problemOf(2, member) };
