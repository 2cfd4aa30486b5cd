/** The network with gates that nobody draws, at a threshold that is set on the training rows. */
import type { GateShape, OracleSet, Random, Vector } from '../../core/index.js';
import { isBernoulli, levelOf, outputs, probabilities, sigmoid } from '../shared/gates/estimators.js';
import type { NeuronParams, Plan } from './params.js';
import { smallest } from './select.js';

export interface Report { readonly threshold?: number; readonly trainError?: number; readonly validError?: number; readonly testError?: number; readonly activeAtTest: number; readonly multiplyAdds: number;
  /** Shares of the units whose gate no training row, or every one, opens. */
  readonly deadUnits: number; readonly openUnits: number;
  /** With gates that are drawn as in training. */
  readonly drawnTrainError?: number; readonly drawnValidError?: number; readonly drawnTestError?: number;
}

export type Looks = { readonly [N in 'gates' | 'gateInputs' | 'gatedErrors']: OracleSet[N] | undefined };

/** Rows that pass together. */
const rowsAtOnce = 256;

/** Share of open gates and of wrong rows; errors where the problem knows what is wrong. `opened`: rows that opened each unit. */
interface Measured { readonly error: number | undefined; readonly active: number; readonly opened: Float64Array }

/** Everything is measured once for a point; the last one's answer is kept for the other metrics of the same record. */
export function openEvaluate({ estimator, noise, sparsity }: Plan, { threshold, maskProbability }: NeuronParams, streamOf: (k: number) => Random): (x: Vector, k: number, looks: Looks) => Report | undefined {
  const shift = estimator === 'noisy-rectifier' ? 0 : noise?.mean ?? 0;
  let last: { readonly x: Vector; readonly k: number; readonly report: Report } | undefined;

  const gateOf = (a: number, tau: number): number => {
    if (Number.isNaN(a)) return a;
    if (estimator === 'noisy-rectifier') return Math.max(0, a);
    if (estimator === 'sigmoid') return sigmoid(a + shift);
    const level = levelOf(estimator, a + shift);
    return level > tau ? (estimator === 'stochastic-times-smooth' ? level : 1) : 0;
  };

  const eachChunk = (from: number, count: number, visit: (samples: Int32Array) => void): void => {
    for (let first = 0; first < count; first += rowsAtOnce) visit(Int32Array.from({ length: Math.min(rowsAtOnce, count - first) }, (_, r) => from + first + r));
  };
  const inputsOf = (x: Vector, samples: Int32Array, units: number, gateInputs: OracleSet['gateInputs']): Vector => {
    const a = new Float64Array(samples.length * units);
    gateInputs(x, samples, a);
    return a;
  };

  /** The level above which the target's share of all gates of the training rows lies. */
  const tuned = (x: Vector, { units, training }: GateShape, gateInputs: OracleSet['gateInputs']): number => {
    if (threshold !== 'quantile') return threshold;
    if (!sparsity) return 0.5;
    // A level grows with its pre-activation: the selection is made among those.
    const inputs = new Float64Array(training * units);
    eachChunk(0, training, (samples) => { inputs.set(inputsOf(x, samples, units, gateInputs), samples[0]! * units); });
    return levelOf(estimator, smallest(inputs, Math.max(0, Math.ceil((1 - sparsity.target) * inputs.length) - 1)) + shift);
  };

  const measure = (x: Vector, from: number, count: number, units: number, tau: number, looks: Looks): Measured => {
    let wrong = 0, open = 0;
    const opened = new Float64Array(units);
    eachChunk(from, count, (samples) => {
      const m = inputsOf(x, samples, units, looks.gateInputs!), errors = new Float64Array(samples.length);
      for (let i = 0; i < m.length; i++) { m[i] = gateOf(m[i]!, tau); if (m[i]! > 0) { open++; opened[i % units]!++; } }
      looks.gatedErrors?.(x, samples, m, errors);
      for (const error of errors) wrong += error;
    });
    return { error: looks.gatedErrors ? wrong / count : undefined, active: open / (count * units), opened };
  };

  const isDrawn = isBernoulli(estimator) || noise !== undefined;
  const drawnError = (x: Vector, from: number, count: number, units: number, random: Random, { gateInputs, gatedErrors }: Looks): number => {
    let wrong = 0;
    eachChunk(from, count, (samples) => {
      const a = inputsOf(x, samples, units, gateInputs!), p = new Float64Array(a.length), u = new Float64Array(a.length), errors = new Float64Array(samples.length);
      noise?.add(a, random);
      random.fillUniform(u);
      probabilities(a, p);
      outputs(estimator, a, p, u, a, maskProbability);
      gatedErrors!(x, samples, a, errors);
      for (const one of errors) wrong += one;
    });
    return wrong / count;
  };

  return (x, k, looks) => {
    if (!looks.gates || !looks.gateInputs) return undefined;
    if (last && last.k === k && last.x.every((value, i) => value === x[i])) return last.report;
    const shape = looks.gates(), { units, training, validation, test, costOfGate, costOfGater } = shape, tau = tuned(x, shape, looks.gateInputs);
    const parts = [[0, training], [training, validation], [training + validation, test]] as const, random = streamOf(k);
    const [train, valid, tests] = parts.map(([from, count]) => (count > 0 ? measure(x, from, count, units, tau, looks) : undefined));
    const drawn = parts.map(([from, count]) => (count > 0 && isDrawn && looks.gatedErrors ? { error: drawnError(x, from, count, units, random, looks) } : undefined));
    const share = (count: number): number => train!.opened.reduce((sum, one) => sum + (one === count ? 1 : 0), 0) / units;
    const active = (tests ?? train)!.active;
    const report: Report = {
      ...(isBernoulli(estimator) ? { threshold: tau } : {}), ...error('trainError', train), ...error('validError', valid), ...error('testError', tests),
      activeAtTest: active, multiplyAdds: costOfGater + active * units * costOfGate, deadUnits: share(0), openUnits: share(training),
      ...error('drawnTrainError', drawn[0]), ...error('drawnValidError', drawn[1]), ...error('drawnTestError', drawn[2]),
    };
    last = { x: x.slice(), k, report };
    return report;
  };
}

const error = <N extends string>(name: N, measured: Pick<Measured, 'error'> | undefined): Partial<Record<N, number>> => (measured?.error === undefined ? {} : { [name]: measured.error }) as Partial<Record<N, number>>;
