/** Direct policy search: minus the mean return of a policy in a simulated environment, from the same start states for every evaluation. */
import { defineProblem, type Vector } from '../../core/index.js';
import { environments } from './environments.js';
import { policyPlan, policySearchParams } from './params.js';
import { openPolicy, policyLayout } from './policy.js';
import { openRollouts, startStates } from './rollout.js';
import type { RolloutPlan } from './tensors/index.js';

export const policySearch = defineProblem(
  {
    id: 'policy-search', version: '1.0.0', title: 'Policy search',
    summary: 'weights of a policy that controls cart-pole, acrobot, pendulum or mountain-car: minus its mean return over fixed start states',
    tags: ['derivative-free', 'control', 'reinforcement-learning', 'simulation', 'piecewise-constant'],
    params: policySearchParams,
    tensors: ['valueBatch'],
    offers: [{ oracles: ['value', 'valueBatch'] }],
    example: { spec: 'problem/1', kind: 'policy-search', params: { environment: 'cart-pole', policy: 'linear', episodes: 4, horizon: 100 } },
  },
  ({ params }) => {
    const environment = environments[params.environment], { episodes, horizon = environment.horizon, seed, spread } = params;
    const plan = policyPlan(params.policy, environment.observation, Math.max(1, environment.actions)), policy = openPolicy(plan), layout = policyLayout(plan), starts = startStates(environment, episodes, seed);
    const { meanReturns, solvedFraction } = openRollouts(environment, policy, starts, horizon), one = new Float64Array(1);
    const meanReturn = (x: Vector): number => { meanReturns(x, one); return one[0]!; };
    return {
      kind: 'policy-search', layout, traits: {},
      oracles: {
        value: (x) => -meanReturn(x),
        valueBatch(points, out) { meanReturns(points, out); for (let p = 0; p < out.length; p++) out[p] = -out[p]!; },
      },
      tensors: {
        module: new URL('./tensors/index.js', import.meta.url), oracles: ['valueBatch'],
        setup: (): RolloutPlan => ({ environment: params.environment, policy: plan, horizon, limit: environment.limit, episodes, starts: Float32Array.from(starts) }),
      },
      metrics: { meanReturn: { unit: 'reward', better: 'higher', measure: meanReturn }, solvedFraction: { unit: 'share', better: 'higher', measure: solvedFraction } },
      start(random) {
        const x = new Float64Array(policy.size);
        random.fillNormal(x);
        for (const { offset, shape: [width = 1, inputs] } of layout) for (let i = 0; i < width * (inputs ?? 1); i++) x[offset + i] = inputs === undefined ? 0 : (spread * x[offset + i]!) / Math.sqrt(inputs);
        return x;
      },
    };
  },
);
