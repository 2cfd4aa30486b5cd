/** The model that a loss stands for: oracles, traits, and a layout of its own where the variable is not W. */
import { usageError, type AnyProblem, type Layout, type Traits, type Vector } from '../../core/index.js';
import { likelihoodModel } from './likelihood.js';
import { logisticModel } from './logistic.js';
import { mlpModel, type MlpOptions } from './mlp.js';
import { refuseUnlessBinary, tableOf, type Observations } from './observations.js';
import { squaresModel } from './squares.js';

export interface Model { readonly oracles: AnyProblem['oracles']; readonly traits: Traits; readonly layout?: Layout; start?(): Vector }
type Loss = 'least-squares' | 'logistic' | 'gaussian-loglik' | 'mlp';

/** Most numbers of a network's variable. */
const mostNumbers = 2 ** 26;

/** Errors: `needs-observations`, `data-not-binary`, `network-too-large`. `known` is the true graph, for reports. */
export function modelOf(observations: Observations, params: MlpOptions & { readonly loss: Loss }, known: Vector | undefined): Model {
  const { loss, l1, hidden } = params;
  switch (loss) {
    case 'least-squares': return { oracles: squaresModel(observations, l1), traits: { linearModel: true, squaredLoss: true, exactFits: true } };
    case 'gaussian-loglik': return { oracles: likelihoodModel(observations, l1), traits: { linearModel: true, ...(l1 > 0 ? {} : { exactFits: true as const }) } };
    case 'logistic': {
      const table = tableOf(observations, loss);
      refuseUnlessBinary(table);
      return { oracles: logisticModel(table, l1), traits: { linearModel: true, exactFits: true } };
    }
    case 'mlp': {
      const table = tableOf(observations, loss);
      if (table.nodes ** 2 * hidden > mostNumbers) throw usageError('network-too-large', `Networks of ${table.nodes} nodes with ${hidden} hidden units have ${table.nodes ** 2 * hidden} inputs.`, { pointer: '/params/hidden', expected: `at most ${mostNumbers} inputs in all` });
      const { layout, oracles, start } = mlpModel(table, params, known);
      return { oracles, layout, start, traits: { hidden } };
    }
  }
}
