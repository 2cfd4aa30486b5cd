/** Optimistic online mirror descent: two steps a round from one centre, the first along a guess of the gradient. */
import { defineOnline, type Algorithm } from '../../core/index.js';
import { implicit } from './implicit.js';
import { mirror } from './mirror.js';
import { newton } from './newton.js';
import { params } from './params.js';

export const optimisticMirrorDescent = defineOnline(
  {
    id: 'optimistic-mirror-descent', version: '1.0.0', title: 'Optimistic online mirror descent',
    summary: 'learns round by round, the better the more the gradients can be guessed: convex, strongly convex, exp-concave, implicit, composite',
    tags: ['optimistic'],
    source: {
      title: 'Optimistic online mirror descent for bridging stochastic and adversarial online convex optimization', authors: 'S. Chen, Y.-J. Zhang, W.-W. Tu, P. Zhao, L. Zhang', year: 2024, reference: 'JMLR 25(178); arXiv 2302.04552',
    },
    uses: ['roundLossGradient', 'regulariserProx', 'roundProx', 'roundHint', 'roundVariation'],
    params, preference: -45,
    conformance: {
      params: { diameter: 10 }, tolerance: 0.02,
      variants: [{ step: 0.05 }, { optimism: 'none', variant: 'implicit' }],
    },
  },
  (setting) => {
    const { variant } = setting.params;
    return (variant === 'exp-concave' ? newton(setting) : variant === 'implicit' ? implicit(setting) : mirror(setting)) as Algorithm;
  },
);
