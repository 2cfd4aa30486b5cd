/** Training through noisy and hard gates: six units and their gradient estimators, sparsity penalties, thresholds for test. */
import { defineMethod, type Finish, type Random, type Result } from '../../core/index.js';
import { auditedName, auditTable, lastAudit, newAudits, openAudit } from './audit.js';
import { stepsOfEpoch } from './batches.js';
import { openEvaluate, type Report } from './evaluate.js';
import { neuronParams, planOf, type Plan } from './params.js';
import { openStep, type State } from './step.js';

const error = { unit: 'share', better: 'lower' } as const;

export const stochasticNeurons = defineMethod(
  {
    id: 'stochastic-neurons', version: '1.0.0', title: 'Stochastic neurons',
    summary: 'mini-batch gradient steps through gates that are drawn: reinforce, straight-through, stochastic times smooth, noisy rectifier; sparsity penalties',
    tags: ['stochastic', 'neural-network', 'gates', 'learning', 'gradient-estimate'],
    source: { title: 'Estimating or Propagating Gradients Through Stochastic Neurons for Conditional Computation', authors: 'Y. Bengio, N. Léonard, A. Courville', year: 2013, reference: 'arXiv 1308.3432' },
    requires: ['gates', 'gateInputs', 'gatedGradient', 'gateGradient'], uses: ['gatedLosses'], observes: ['value', 'gates', 'gateInputs', 'gatedErrors'],
    params: neuronParams,
    metrics: {
      value: { unit: 'objective', better: 'lower' }, loss: { unit: 'objective', better: 'lower' }, penalty: { unit: 'objective', better: 'lower' }, activeFraction: { unit: 'share', better: 'neither' }, lambda: { unit: '', better: 'neither' },
      gaterGradient: { unit: 'gradient', better: 'lower' }, threshold: { unit: '', better: 'neither' }, trainError: error, validError: error, testError: error, activeAtTest: { unit: 'share', better: 'neither' },
      multiplyAdds: { unit: 'a row', better: 'lower' }, deadUnits: { unit: 'share', better: 'lower' }, openUnits: { unit: 'share', better: 'lower' },
      drawnTrainError: error, drawnValidError: error, drawnTestError: error,
      auditCosine: { unit: '', better: 'higher' }, auditNormRatio: { unit: '', better: 'neither' }, auditVariance: { unit: 'squared gradient', better: 'lower' }, selection: { unit: '', better: 'lower' },
    },
    merit: 'selection',
    conformance: { budget: 3000, tolerance: 1e-3, params: { threshold: 0.5 }, variants: [{ momentum: 0.5 }, { noise: { kind: 'logistic' } }, { sparsity: { target: 0.4, lambda: 1e-4 }, noise: { kind: 'beta' } }, { epochs: 700, batch: 2 }, { estimator: 'reinforce', baseline: { kind: 'leave-one-out', samples: 3 } }, { estimator: 'reinforce', baseline: { kind: 'exact' }, audit: { every: 50 }, seed: 3 }] },
  },
  (run) => {
    const { params, layout, size, oracles } = run, plan = planOf(params), evaluate = openEvaluate(plan, params, (k) => run.stream('drawn', k));
    const labels = params.seed === undefined ? [] : [params.seed], stream = (label: string, ...index: readonly number[]): Random => run.stream(label, ...labels, ...index), draws = (k: number): Random => (params.seed === undefined ? run.random : stream('seed', k));
    const step = openStep({ params, plan, oracles, layout, size, stream }), look = params.audit && openAudit(params.audit, oracles, stream), audited = auditedName(plan);
    const reported = (name: keyof Report) => (state: State, observe: Parameters<typeof evaluate>[2]): number | undefined => evaluate(state.x, state.k, observe)?.[name];
    return {
      init(): State {
        const { units, training } = oracles.gates(), { epsilon } = plan.baseline;
        return {
          k: 0, units, training, x: run.start(), velocity: new Float64Array(params.momentum > 0 ? size : 0), gradient: new Float64Array(size), numerator: new Float64Array(units).fill(epsilon), denominator: new Float64Array(units).fill(epsilon),
          activity: new Float64Array(units), audits: newAudits(params.audit !== undefined), lambda: plan.sparsity?.lambda ?? 0, loss: 0, penalty: 0, active: 0, gaterGradient: 0,
        };
      },
      step(state): Finish | undefined {
        look?.(state);
        if (!step(state, draws(state.k))) return { outcome: 'diverged', reason: 'the loss of a batch is not a number' };
        const { epochs, steps } = params;
        if (epochs !== undefined && state.k >= epochs * stepsOfEpoch(state.training, params.batch)) return { outcome: 'budget', reason: `${epochs} epochs are done` };
        if (steps !== undefined && state.k >= steps) return { outcome: 'budget', reason: `${steps} steps are done` };
        return undefined;
      },
      point: (state) => state.x,
      metrics: {
        value: (state, observe) => observe.value?.(state.x),
        loss: (state) => (state.k === 0 ? undefined : state.loss), penalty: (state) => (state.k === 0 || !plan.sparsity ? undefined : state.penalty), activeFraction: (state) => (state.k === 0 ? undefined : state.active),
        lambda: (state) => (plan.sparsity ? state.lambda : undefined), gaterGradient: (state) => (state.k === 0 ? undefined : state.gaterGradient),
        threshold: reported('threshold'), trainError: reported('trainError'), validError: reported('validError'), testError: reported('testError'), activeAtTest: reported('activeAtTest'), multiplyAdds: reported('multiplyAdds'),
        deadUnits: reported('deadUnits'), openUnits: reported('openUnits'), drawnTrainError: reported('drawnTrainError'), drawnValidError: reported('drawnValidError'), drawnTestError: reported('drawnTestError'),
        auditCosine: ({ audits }) => lastAudit(audits, audited, 'cosine'), auditNormRatio: ({ audits }) => lastAudit(audits, audited, 'normRatio'), auditVariance: ({ audits }) => lastAudit(audits, audited, 'totalVariance'),
        selection: (state, observe) => evaluate(state.x, state.k, observe)?.validError ?? observe.value?.(state.x),
      },
      result: (state): Result => ({ tables: { ...unitTable(state, plan), ...auditTable(state.audits) } }),
    };
  },
);

/** Of each gate: share of draws that were open over the last hundred steps, and the running baseline where there is one. */
function unitTable({ k, units, activity, numerator, denominator }: State, { estimator, baseline: { kind } }: Plan): NonNullable<Result['tables']> {
  if (k === 0) return {};
  const runs = estimator === 'reinforce' && (kind === 'mean' || kind === 'ratio');
  return { units: { columns: { unit: Float64Array.from({ length: units }, (_, i) => i), activity: activity.slice(), ...(runs ? { baseline: numerator.map((top, i) => top / denominator[i]!) } : {}) } } };
}
