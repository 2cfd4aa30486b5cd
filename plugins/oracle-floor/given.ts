/** What of a problem is measured; where it is no hard instance, the constants of its floors. */
import { usageError, type AnyProblem, type ClassConstants, type HardInstance, type OracleSet, type Vector } from '../../core/index.js';
import type { Subject } from './measure.js';
import type { FloorParams } from './params.js';

/** What is read of the run. */
export interface Given {
  readonly layout: AnyProblem['layout'];
  readonly traits: AnyProblem['traits'];
  readonly params: Omit<FloorParams, 'methods'>;
  readonly oracles: { readonly [K in 'value' | 'gradient' | 'hessianVector' | 'sampleGradient']: OracleSet[K] | undefined };
  readonly reference?: { readonly value?: number };
  start(): Vector;
  number(name: 'smoothness'): number;
}

export function givenSubject({ layout, traits, params: { smoothness }, oracles: { value, gradient, hessianVector, sampleGradient }, start }: Given): Subject {
  return { problem: {
    kind: 'measured', layout, traits: smoothness === undefined ? traits : { ...traits, smoothness }, start: () => start(),
    oracles: { ...(value ? { value } : {}), ...(gradient ? { gradient } : {}), ...(hessianVector ? { hessianVector } : {}), ...(sampleGradient ? { sampleGradient } : {}) },
  } };
}

/** A rotated instance does not know its L: `smoothness` is that of the own instance, and goes with amplitude / scale^2. */
export function hardSubject(instance: HardInstance, bend: number, { smoothness }: Pick<FloorParams, 'smoothness'>): Subject {
  const { problem, progress } = instance.open(), ratio = instance.amplitude / instance.scale ** 2 / bend;
  return { problem: smoothness === undefined ? problem : { ...problem, traits: { ...problem.traits, smoothness: smoothness * ratio } }, progress };
}

/** Delta is measured later where it is not given. Errors: `number-missing`. */
export function givenConstants(run: Given): ClassConstants {
  const { params: { order = 1, Delta, Lbar }, traits } = run, sigma = run.params.sigma ?? (traits.subgradientVariance === undefined ? undefined : Math.sqrt(traits.subgradientVariance));
  if (Delta === undefined && (run.reference?.value === undefined || !run.oracles.value)) throw missing('Delta', 'a bound on f(start) - inf f', 'whose optimum nobody knows');
  if (order === 2 && run.params.L === undefined) throw missing('L', 'the Lipschitz constant of the Hessian', 'which does not know it');
  const L = run.params.L ?? run.number('smoothness');
  return { order, Delta: Delta ?? 0, L, ...(sigma === undefined ? {} : { sigma }), ...(Lbar === undefined ? {} : { Lbar }) };
}

const missing = (param: string, what: string, why: string): Error =>
  usageError('number-missing', `The floors need \`${param}\`, ${what}, of a problem ${why}.`, { pointer: `/method/params/${param}`, expected: 'a positive number', suggestion: `add --set /method/params/${param}=NUMBER` });

/** The gap at the start, of a known optimum. */
export const gapOf = ({ oracles: { value }, reference, start }: Given): number => Math.max(0, value!(start()) - reference!.value!);
