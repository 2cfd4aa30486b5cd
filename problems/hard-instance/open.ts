/** A problem from an instance. */
import { chainLipschitz, exactFloor, layoutOf, sampledFloor, type AnyProblem, type HardInstance, type OracleSet, type Vector } from '../../core/index.js';
import { batchOf } from '../shared/batch.js';
import { rotatedChain, scaledChain } from './oracles.js';
import type { Instance } from './instance.js';
import { orthonormalColumns } from './rotation.js';
import { sampled } from './sampled.js';

/** `member`: the oracle that names the whole family. */
export function openInstance(instance: Instance, member: OracleSet['hardInstance']): ReturnType<HardInstance['open']> {
  const { T, scale, amplitude, hidden, rotation } = instance, size = rotation?.d ?? T;
  const chain = rotation ? undefined : scaledChain(T, scale, amplitude);
  const smooth = chain ?? rotatedChain(orthonormalColumns(size, T, rotation!.seed), size, scale, amplitude);
  const problem: AnyProblem = {
    kind: 'hard-instance', layout: layoutOf({ name: 'x', shape: [size] }),
    traits: { smooth: true, zeroChain: true, ...(chain ? { smoothness: (chainLipschitz[1] * amplitude) / scale ** 2 } : {}), ...(hidden ? { samples: hidden.samples } : {}) },
    oracles: {
      value: smooth.value, gradient: (x: Vector, out: Vector) => { smooth.gradient(x, out); }, valueBatch: batchOf(size, smooth.value), hardInstance: member,
      ...(chain ? { hessianVector: chain.hessianVector } : {}), ...(hidden ? { sampleGradient: sampled(smooth.gradient, T, hidden) } : {}),
    },
    start: () => new Float64Array(size), details: detailsOf(instance),
  };
  return { problem, progress: smooth.progress };
}

/** As the samples have it: p is rounded to a multiple of 1/samples. */
const chanceOf = ({ hidden }: Instance): number => (hidden ? hidden.revealing / hidden.samples : 1);

/** L is that of the p-th derivative; a rotated instance does not know it. */
function detailsOf(instance: Instance): NonNullable<AnyProblem['details']> {
  const { T, scale, amplitude, eps, hidden, rotation, constants: { order } } = instance, chance = chanceOf(instance);
  return { T, scale, amplitude, eps, ...(rotation ? {} : { L: (chainLipschitz[order] * amplitude) / scale ** (order + 1) }), chance, floor: hidden ? sampledFloor(T, chance) : exactFloor(T) };
}

/** The plain description of an instance, with a way to build it. */
export function describeInstance(instance: Instance, member: OracleSet['hardInstance']): HardInstance {
  const { T, scale, amplitude, eps, constants, rotation } = instance, chance = chanceOf(instance);
  return {
    ...constants, eps, T, scale, amplitude, chance, exactFloor: exactFloor(T), sampledFloor: sampledFloor(T, chance), rotated: rotation !== undefined,
    open: () => openInstance(instance, member),
  };
}
