/** A table of rounds as rows and labels, and what is wrong with one. */
import { denseOf, usageError, vectorOf, type Domain, type FamilyInput, type Vector } from '../../core/index.js';
import type { LossName, Params } from './params.js';

type Data = FamilyInput['data'];

const labelled: readonly LossName[] = ['square', 'logistic', 'huber', 'absolute', 'hinge'];

/** Number of variables, before the domain is opened. Errors: `online-data`. */
export function sizeOf(data: Data, { generator }: Params): number {
  if (generator) {
    const given = Object.keys(data)[0];
    if (given !== undefined) throw usageError('online-data', `The stream is generated, and data \`${given}\` is given beside it.`, { pointer: `/data/${given}`, expected: 'either `data` or `params.generator`' });
    if (generator.rounds * generator.size > 2 ** 26) throw usageError('online-size', 'The generated stream would be too large.', { pointer: '/params/generator', expected: 'rounds times size of at most 2^26' });
    if (generator.stages > generator.rounds) throw usageError('online-size', `There are ${generator.stages} stages in ${generator.rounds} rounds.`, { pointer: '/params/generator/stages', expected: 'at most one stage for each round' });
    return generator.size;
  }
  if (!data.A) throw usageError('online-data', 'The stream has no rounds.', { pointer: '/data', expected: '`A`, one round a row, and `b` where the loss has labels; or `params.generator`' });
  return denseOf(data, 'A').columns;
}

export function labelsOf(data: Data, loss: LossName, rounds: number): Vector {
  if (!labelled.includes(loss)) {
    if (data.b) throw usageError('online-data', `The loss \`${loss}\` has no labels.`, { pointer: '/data/b', expected: 'no `b`', suggestion: 'remove `b`, or take another loss' });
    return new Float64Array(rounds);
  }
  if (!data.b) throw usageError('online-data', `The loss \`${loss}\` needs a label for every round.`, { pointer: '/data', expected: '`b`, as long as `A` has rows' });
  const b = vectorOf(data, 'b');
  if (loss === 'logistic' || loss === 'hinge') requireSigns(b, loss);
  return b;
}

function requireSigns(b: Vector, loss: LossName): void {
  const wrong = b.findIndex((label) => label !== 1 && label !== -1);
  if (wrong >= 0) throw usageError('bad-label', `The label of round ${wrong} is ${b[wrong]} (rounds from 0).`, { pointer: '/data/b', expected: `-1 or 1 for the ${loss} loss`, suggestion: b.includes(0) ? 'recode 0 and 1 to -1 and 1' : 'take the loss `square` for other targets' });
}

/** Losses that are finite and bounded below on their domain. Errors: `online-domain`, `bad-price`. */
export function requireSound(loss: LossName, A: Float64Array, domain: Domain, { domain: spec }: Params, ridge: number): void {
  if (loss === 'linear' && domain.radius === Infinity && ridge === 0) throw usageError('online-domain', 'Linear losses on an unbounded domain have no least value.', { pointer: '/params/domain', expected: 'a ball, a box with finite bounds, or the simplex' });
  if (loss !== 'log') return;
  const positive = domain.kind === 'simplex' || (spec.kind === 'box' && [spec.lower].flat().every((low) => low > 0));
  if (!positive) throw usageError('online-domain', 'The log loss needs weights that cannot vanish.', { pointer: '/params/domain', expected: '{"kind": "simplex"}, or a box with positive lower bounds' });
  const wrong = A.findIndex((price) => !(price > 0));
  if (wrong >= 0) throw usageError('bad-price', `The price relative of asset ${wrong % domain.size} in round ${Math.floor(wrong / domain.size)} is ${A[wrong]} (both from 0).`, { pointer: '/data/A', expected: 'positive numbers: price after over price before' });
}
