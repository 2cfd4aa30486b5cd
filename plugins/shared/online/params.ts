/** Params and constants that the online methods share. */
import { Type } from 'typebox';
import { usageError, type OnlineSetting } from '../../../core/index.js';

const positive = (description: string) => Type.Optional(Type.Number({ exclusiveMinimum: 0, description }));

export const diameterParam = positive('D, the Euclidean diameter of the domain (2R for a ball); the domain\'s own when absent, needed where it is unbounded');
export const gradientBoundParam = positive('G, a bound on the norm of every gradient; overrides the stream\'s. Where neither is known the largest gradient so far stands in for it');
export const roundsParam = Type.Optional(Type.Integer({ minimum: 1, description: 'T, the number of rounds that steps are tuned for; the length of the stream when absent' }));
export const epochsParam = Type.Optional(Type.Integer({ minimum: 1, description: 'T, the number of rounds that steps are tuned for; the length of the stream when absent, and where it has no end epochs of 1, 2, 4, ... rounds, on a bounded domain' }));

interface WithDiameter { readonly diameter?: number }

/** D. Error: `number-missing`, for an unbounded domain without the param. */
export function diameterOf({ params, domain }: OnlineSetting<WithDiameter>): number {
  const D = params.diameter ?? domain.diameter;
  if (D < Infinity) return D;
  throw usageError('number-missing', 'The domain is unbounded: the step needs `diameter`, about how far apart two points of interest are.', { pointer: '/method/params/diameter', expected: 'a positive number', suggestion: 'add --set /method/params/diameter=NUMBER, or give the problem a bounded `domain`' });
}

/** Whether every point of the domain is a comparator that a bound with this D covers. */
export const covers = (D: number, { domain }: OnlineSetting): boolean => D >= domain.diameter * (1 - 1e-15);

/** G of a bound must hold for every gradient that was seen, up to rounding. */
export const within = (largest: number, G: number): boolean => largest <= G * (1 + 1e-12);

export const finiteOr = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);
