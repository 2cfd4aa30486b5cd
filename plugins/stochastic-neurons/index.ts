/** Training through noisy and hard gates: six units and their gradient estimators, sparsity penalties, thresholds for test. */
import { defineMethod, type Finish } from '../../core/index.js';
import { stepsOfEpoch } from './batches.js';
import { openEvaluate, type Report } from './evaluate.js';
import { neuronParams, planOf } from './params.js';
import { openStep, type State } from './step.js';

const error = { unit: 'share', better: 'lower' } as const;

export const stochasticNeurons = defineMethod(
  {
    id: 'stochastic-neurons', version: '1.0.0', title: 'Stochastic neurons',
    summary: 'mini-batch gradient steps through gates that are drawn: reinforce, straight-through, stochastic times smooth, noisy rectifier; sparsity penalties',
    tags: ['stochastic', 'neural-network', 'gates', 'learning', 'gradient-estimate'],
    source: { title: 'Estimating or Propagating Gradients Through Stochastic Neurons for Conditional Computation', authors: 'Y. Bengio, N. Léonard, A. Courville', year: 2013, reference: 'arXiv 1308.3432' },
    requires: ['gates', 'gateInputs', 'gatedGradient', 'gateGradient'], observes: ['value', 'gates', 'gateInputs', 'gatedErrors'],
    params: neuronParams,
    metrics: {
      value: { unit: 'objective', better: 'lower' }, loss: { unit: 'objective', better: 'lower' }, penalty: { unit: 'objective', better: 'lower' }, activeFraction: { unit: 'share', better: 'neither' }, lambda: { unit: '', better: 'neither' },
      gaterGradient: { unit: 'gradient', better: 'lower' }, threshold: { unit: '', better: 'neither' }, trainError: error, validError: error, testError: error, activeAtTest: { unit: 'share', better: 'neither' },
      multiplyAdds: { unit: 'a row', better: 'lower' }, selection: { unit: '', better: 'lower' },
    },
    merit: 'selection',
    conformance: { budget: 3000, tolerance: 1e-3, params: { threshold: 0.5 }, variants: [{ momentum: 0.5 }, { noise: { kind: 'logistic' } }, { sparsity: { target: 0.4, lambda: 1e-4 }, noise: { kind: 'beta' } }, { epochs: 700, batch: 2 }] },
  },
  (run) => {
    const { params, layout, size, random } = run, plan = planOf(params), evaluate = openEvaluate(plan, params);
    const shape = (): ReturnType<typeof run.oracles.gates> => run.oracles.gates();
    const step = openStep({ params, plan, oracles: run.oracles, layout, size, random, stream: (label, ...index) => run.stream(label, ...index) }, shape);
    const reported = (name: keyof Report) => (state: State, observe: Parameters<typeof evaluate>[1]): number | undefined => evaluate(state.x, observe)?.[name];
    return {
      init(): State {
        const { units } = shape(), epsilon = params.baseline.epsilon ?? 1e-6;
        return {
          k: 0, x: run.start(), velocity: new Float64Array(params.momentum > 0 ? size : 0), gradient: new Float64Array(size), numerator: new Float64Array(units).fill(epsilon), denominator: new Float64Array(units).fill(epsilon),
          lambda: plan.sparsity?.lambda ?? 0, loss: 0, penalty: 0, active: 0, gaterGradient: 0,
        };
      },
      step(state): Finish | undefined {
        if (!step(state)) return { outcome: 'diverged', reason: 'the loss of a batch is not a number' };
        const { epochs } = params;
        if (epochs !== undefined && state.k >= epochs * stepsOfEpoch(shape().training, params.batch)) return { outcome: 'budget', reason: `${epochs} epochs are done` };
        return undefined;
      },
      point: (state) => state.x,
      metrics: {
        value: (state, observe) => observe.value?.(state.x),
        loss: (state) => (state.k === 0 ? undefined : state.loss), penalty: (state) => (state.k === 0 || !plan.sparsity ? undefined : state.penalty), activeFraction: (state) => (state.k === 0 ? undefined : state.active),
        lambda: (state) => (plan.sparsity ? state.lambda : undefined), gaterGradient: (state) => (state.k === 0 ? undefined : state.gaterGradient),
        threshold: reported('threshold'), trainError: reported('trainError'), validError: reported('validError'), testError: reported('testError'), activeAtTest: reported('activeAtTest'), multiplyAdds: reported('multiplyAdds'),
        selection: (state, observe) => evaluate(state.x, observe)?.validError ?? observe.value?.(state.x),
      },
    };
  },
);
