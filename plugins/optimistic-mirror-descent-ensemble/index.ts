/** A pool of optimistic learners with different steps under an optimistic Hedge: dynamic regret with one gradient a round. */
import { Type } from 'typebox';
import { defineOnline, type Algorithm } from '../../core/index.js';
import { forRounds } from '../shared/online/doubling.js';
import { diameterParam, epochsParam, gradientBoundParam } from '../shared/online/params.js';
import { smoothnessParam } from '../shared/params.js';
import { ensemble } from './step.js';

export const optimisticMirrorDescentEnsemble = defineOnline(
  {
    id: 'optimistic-mirror-descent-ensemble', version: '1.0.0', title: 'Optimistic mirror descent ensemble', summary: 'follows a moving comparator: optimistic learners of several step lengths, weighted by an optimistic Hedge',
    tags: ['optimistic', 'ensemble'],
    source: {
      title: 'Adaptivity and non-stationarity: problem-dependent dynamic regret for online convex optimization (Sword++), as used for the SEA model', authors: 'P. Zhao, Y.-J. Zhang, L. Zhang, Z.-H. Zhou', year: 2024,
      reference: 'JMLR 25; arXiv 2112.14368',
    },
    params: Type.Object({
      clip: Type.Boolean({ default: true, description: 'The longest step of the pool is exactly 1/(8 L); false leaves it at the grid\'s next value' }),
      rounds: epochsParam, diameter: diameterParam, gradientBound: gradientBoundParam, smoothness: Type.Optional(smoothnessParam),
    }, { additionalProperties: false }),
    conformance: { params: { diameter: 10, gradientBound: 10, rounds: 30000 }, tolerance: 0.02 },
  },
  (setting) => forRounds(setting, (T) => ensemble(setting, T) as unknown as Algorithm),
);
