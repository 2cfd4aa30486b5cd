/** The network with gates that nobody draws, at a threshold that is set on the training rows. */
import type { GateShape, OracleSet, Vector } from '../../core/index.js';
import { isBernoulli, levelOf, sigmoid } from '../shared/gates/estimators.js';
import type { NeuronParams, Plan } from './params.js';

export interface Report { readonly threshold?: number; readonly trainError?: number; readonly validError?: number; readonly testError?: number; readonly activeAtTest: number; readonly multiplyAdds: number }

export type Looks = { readonly [N in 'gates' | 'gateInputs' | 'gatedErrors']: OracleSet[N] | undefined };

/** Rows that pass together. */
const rowsAtOnce = 256;

/** Share of open gates and of wrong rows; errors where the problem knows what is wrong. */
interface Measured { readonly error: number | undefined; readonly active: number }

/** Everything is measured once for a point; the last one's answer is kept for the other metrics of the same record. */
export function openEvaluate({ estimator, noise, sparsity }: Plan, { threshold }: NeuronParams): (x: Vector, looks: Looks) => Report | undefined {
  const shift = estimator === 'noisy-rectifier' ? 0 : noise?.mean ?? 0;
  let last: { readonly x: Vector; readonly report: Report } | undefined;

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
    const levels = new Float64Array(training * units);
    eachChunk(0, training, (samples) => { const a = inputsOf(x, samples, units, gateInputs); for (let i = 0; i < a.length; i++) levels[samples[0]! * units + i] = levelOf(estimator, a[i]! + shift); });
    return levels.sort()[Math.max(0, Math.ceil((1 - sparsity.target) * levels.length) - 1)]!;
  };

  const measure = (x: Vector, from: number, count: number, units: number, tau: number, looks: Looks): Measured => {
    let wrong = 0, open = 0;
    eachChunk(from, count, (samples) => {
      const m = inputsOf(x, samples, units, looks.gateInputs!), errors = new Float64Array(samples.length);
      for (let i = 0; i < m.length; i++) { m[i] = gateOf(m[i]!, tau); if (m[i]! > 0) open++; }
      looks.gatedErrors?.(x, samples, m, errors);
      for (const error of errors) wrong += error;
    });
    return { error: looks.gatedErrors ? wrong / count : undefined, active: open / (count * units) };
  };

  return (x, looks) => {
    if (!looks.gates || !looks.gateInputs) return undefined;
    if (last && last.x.every((value, i) => value === x[i])) return last.report;
    const shape = looks.gates(), { units, training, validation, test, costOfGate, costOfGater } = shape, tau = tuned(x, shape, looks.gateInputs);
    const [train, valid, tests] = [[0, training], [training, validation], [training + validation, test]].map(([from, count]) => (count! > 0 ? measure(x, from!, count!, units, tau, looks) : undefined));
    const active = (tests ?? train)!.active;
    const report: Report = {
      ...(isBernoulli(estimator) ? { threshold: tau } : {}), ...error('trainError', train), ...error('validError', valid), ...error('testError', tests),
      activeAtTest: active, multiplyAdds: costOfGater + active * units * costOfGate,
    };
    last = { x: x.slice(), report };
    return report;
  };
}

const error = <N extends string>(name: N, measured: Measured | undefined): Partial<Record<N, number>> => (measured?.error === undefined ? {} : { [name]: measured.error }) as Partial<Record<N, number>>;
