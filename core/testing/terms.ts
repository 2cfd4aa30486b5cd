/** The differentiable terms of an objective: the whole of it by `gradient`, its smooth part by `smoothGradient`, or both. */
import type { OracleName, OracleSet } from '../contract/oracle.js';
import type { AnyProblem } from '../contract/problem.js';

export interface DifferentiableTerm {
  readonly value: OracleSet['value'] | undefined;
  readonly gradient: OracleSet['gradient'];
  readonly hessianVector: OracleSet['hessianVector'] | undefined;
  readonly names: { readonly value: OracleName; readonly gradient: OracleName; readonly hessianVector: OracleName };
}

export function termsOf({ oracles }: AnyProblem): readonly DifferentiableTerm[] {
  const { value, gradient, hessianVector, smoothValue, smoothGradient, smoothHessianVector } = oracles;
  return [
    ...(gradient ? [{ value, gradient, hessianVector, names: { value: 'value', gradient: 'gradient', hessianVector: 'hessianVector' } as const }] : []),
    ...(smoothGradient ? [{
      value: smoothValue, gradient: smoothGradient, hessianVector: smoothHessianVector,
      names: { value: 'smoothValue', gradient: 'smoothGradient', hessianVector: 'smoothHessianVector' } as const,
    }] : []),
  ];
}

/** Value of the part that derivatives speak of, where there is one: finite wherever a derivative can be asked for. */
export const differentiableValue = ({ oracles }: AnyProblem): OracleSet['value'] | undefined => oracles.smoothValue ?? (oracles.nonsmoothValue ? undefined : oracles.value);

/** Why derivatives cannot be tested: kinks make honest Taylor remainders fall too slowly. */
export const notSmooth = ({ traits }: AnyProblem): string | undefined => (traits.smooth ? undefined : 'the problem does not claim the fact `smooth`: at kinks derivatives prove nothing');

/** Why a check that needs these oracles of one term does not apply. */
export function lacks(problem: AnyProblem, ...names: readonly (keyof DifferentiableTerm)[]): string | undefined {
  const terms = termsOf(problem);
  if (terms.some((term) => names.every((name) => term[name] !== undefined))) return undefined;
  return `it offers no ${terms.length === 0 ? 'gradient' : names.filter((name) => terms[0]![name] === undefined).join(' and ')}`;
}
