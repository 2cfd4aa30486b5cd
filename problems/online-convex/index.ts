/** A stream of convex losses over a fixed domain: a table, one round a row, or draws of the SEA model. */
import { defineProblem, denseOf, layoutOf, openDomain, type Domain, type FamilyInput, type OracleSet } from '../../core/index.js';
import { paramIs } from '../shared/offers.js';
import { prefixSums, traitsOf, variationOf } from './constants.js';
import { draw, type Drawn } from './generator.js';
import { hindsight } from './hindsight.js';
import { scalarLoss } from './losses.js';
import { params, type Params } from './params.js';
import { regulariserProx, roundProx } from './prox.js';
import { gradientOf, valueOf, type Stream } from './stream.js';
import { labelsOf, requireSound, sizeOf } from './table.js';

const hints = { properties: { data: { type: 'object', required: ['hints'] } }, required: ['data'] };
const withKinks = { anyOf: [paramIs('loss', { enum: ['absolute', 'hinge'] }), paramIs('l1', { exclusiveMinimum: 0 })] };

export const onlineConvex = defineProblem(
  {
    id: 'online-convex', version: '1.0.0', title: 'Online convex optimisation', summary: 'a stream of convex losses over a ball, a box, the simplex or all of space; the price is regret',
    tags: ['convex', 'online'],
    data: {
      A: { shape: ['m', 'n'], summary: 'one round a row: features, price relatives, centres or losses of experts', optional: true },
      b: { shape: ['m'], summary: 'targets, or labels -1 and 1', optional: true },
      comparators: { shape: ['m', 'n'], summary: 'the points that dynamic regret is measured against, one a round; the least loss of every round when absent', optional: true },
      hints: { shape: ['m', 'n'], summary: 'a guess of every round\'s gradient, known before it', optional: true },
    },
    params,
    offers: [
      { oracles: ['roundValue', 'roundGradient', 'roundLossGradient', 'regulariserProx', 'roundProx', 'roundVariation', 'bestFixedLoss', 'comparatorLoss', 'gradientNoise', 'gradientVariation'], facts: { convex: true } },
      { when: hints, oracles: ['roundHint'] },
      { when: { not: withKinks }, oracles: [], facts: { smooth: true } },
      { when: { anyOf: [paramIs('l2', { exclusiveMinimum: 0 }), paramIs('loss', { const: 'quadratic' })] }, oracles: [], facts: { stronglyConvex: true } },
    ],
    example: {
      spec: 'problem/1', kind: 'online-convex', params: { loss: 'square', domain: { kind: 'ball', radius: 1 } },
      data: { A: { inline: [[0.6, 0.8], [1, 0], [0, 1], [0.8, -0.6]] }, b: { inline: [0.5, 0.4, 0.1, 0.3] } },
    },
  },
  ({ data, params: given }) => {
    const n = sizeOf(data, given), domain = openDomain(given.domain, n);
    const { stream, drawn } = streamOf(data, given, domain);
    return {
      kind: 'online-convex', layout: layoutOf({ name: 'x', shape: [n] }), traits: { ...traitsOf(stream, given.loss), domain: given.domain },
      oracles: oraclesOf(stream, drawn, data), start: () => domain.start(),
    };
  },
);

function streamOf(data: FamilyInput['data'], given: Params, domain: Domain): { readonly stream: Stream; readonly drawn: Drawn | undefined } {
  const { loss, generator, l1, l2, threshold } = given, n = domain.size;
  const drawn = generator && draw(loss, generator, domain), raw = drawn?.A ?? denseOf(data, 'A').data, rounds = raw.length / n;
  const b = drawn ? drawn.b ?? new Float64Array(rounds) : labelsOf(data, loss, rounds), moving = loss === 'quadratic', own = moving ? 1 : 0;
  requireSound(loss, raw, domain, given, l2);
  const comparators = data.comparators ? denseOf(data, 'comparators').data.slice() : drawn?.comparators;
  if (data.comparators) for (let t = 0; t < rounds; t++) { const u = comparators!.subarray(t * n, (t + 1) * n); domain.project(u, u); }
  const stream: Stream = {
    rounds, size: n, A: moving ? raw.map((entry) => -entry) : raw, b, loss: scalarLoss(loss, threshold), own, l1, l2, domain, ...(comparators ? { comparators } : {}),
    constant: moving ? Float64Array.from({ length: rounds }, (_, t) => raw.subarray(t * n, (t + 1) * n).reduce((sum, c) => sum + c * c, 0) / 2) : undefined,
  };
  return { stream, drawn };
}

/** Sums over many rounds are made when a metric first asks, and kept: nobody can see that they are. */
function oraclesOf(stream: Stream, drawn: Drawn | undefined, data: FamilyInput['data']): Partial<OracleSet> {
  const { rounds, size, comparators } = stream, variation = variationOf(stream), least = hindsight(stream);
  const noise = drawn ? drawn.noise ?? (() => undefined) : () => 0, drift = drawn ? drawn.variation ?? (() => undefined) : variation;
  const compared = prefixSums(rounds, comparators ? (t) => valueOf(stream, t, comparators.subarray(t * size, (t + 1) * size)) : (t) => least.least(t, t + 1));
  const guesses = data.hints && denseOf(data, 'hints').data;
  return {
    roundValue: (round, x) => valueOf(stream, round, x),
    roundGradient: (round, x, out) => { gradientOf(stream, round, x, true, out); },
    roundLossGradient: (round, x, out) => { gradientOf(stream, round, x, false, out); },
    regulariserProx: regulariserProx(stream), roundProx: roundProx(stream), roundVariation: variation,
    bestFixedLoss: (count) => least.least(0, Math.min(count, rounds)), comparatorLoss: (count) => compared(count)!,
    gradientNoise: prefixSums(rounds, noise), gradientVariation: prefixSums(rounds, drift),
    ...(guesses ? { roundHint: (round: number, out: Float64Array) => { out.set(guesses.subarray(round * size, (round + 1) * size)); } } : {}),
  };
}
