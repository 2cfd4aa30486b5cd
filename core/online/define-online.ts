/** `defineOnline`: an online algorithm as a method that the driver runs on a stream, one round a step, and that `openLearner` opens for a service. */
import type { Static, TSchema } from 'typebox';
import type { Vector } from '../contract/arrays.js';
import { misfitError, usageError } from '../contract/errors.js';
import type { AnyMethod, AnyStepper, Manifest, Method, Metric, Run } from '../contract/method.js';
import type { OracleName, OracleSet } from '../contract/oracle.js';
import type { Finish } from '../contract/result.js';
import { openDomain } from '../geometry/index.js';
import { giveHint, predictOnce, tell, type Algorithm, type OnlineSetting, type OnlineState } from './algorithm.js';
import { isFiniteGradient } from './finite.js';

/** The metrics of every online method; the README of `online-convex` says what each is. */
const onlineMetrics = {
  cumulativeLoss: { unit: 'loss', better: 'lower' },
  staticRegret: { unit: 'loss', better: 'lower' },
  dynamicRegret: { unit: 'loss', better: 'lower' },
  variance: { unit: 'gradient squared', better: 'neither' },
  variation: { unit: 'gradient squared', better: 'neither' },
  bound: { unit: 'loss', better: 'lower' },
} as const satisfies Readonly<Record<string, Metric>>;

const observed = ['bestFixedLoss', 'comparatorLoss', 'gradientNoise', 'gradientVariation'] as const;

type OnlineManifest<P extends TSchema> = Pick<Manifest, 'id' | 'version' | 'title' | 'summary' | 'tags' | 'source' | 'preference' | 'conformance'> & {
  readonly params: P;
  /** Oracles beyond gradients and values that some params ask for. */
  readonly uses?: readonly OracleName[];
};

type Open<P> = (setting: OnlineSetting<P>) => Algorithm;
export type OnlineMethod<P extends TSchema = TSchema> = Method<'roundGradient', P> & { readonly openAlgorithm: Open<Static<P>> };

export const isOnline = (method: AnyMethod): method is AnyMethod & { readonly openAlgorithm: Open<unknown> } => 'openAlgorithm' in method;

/** `open` may keep what the setting determines, and calls nothing of the stream. */
export function defineOnline<P extends TSchema>(manifest: OnlineManifest<P>, open: Open<Static<P>>): OnlineMethod<P> {
  const full = {
    requires: ['roundGradient'], observes: observed, facts: { convex: true }, metrics: onlineMetrics, preference: -50, ...manifest, uses: ['roundValue', ...(manifest.uses ?? [])],
    tags: ['online', ...(manifest.tags ?? [])],
  } as const;
  return { manifest: full, openAlgorithm: open, build: (run: Run) => stepper(run, full.uses as readonly OracleName[], open as Open<unknown>) } as unknown as OnlineMethod<P>;
}

interface DriverState { rounds: number; loss: number; average: Vector | null; learner: OnlineState }

function stepper(run: Run, uses: readonly OracleName[], open: Open<unknown>): AnyStepper {
  const oracle = <K extends OracleName>(name: K): OracleSet[K] | undefined => (name === 'roundGradient' || uses.includes(name) ? (run.oracles as Partial<OracleSet>)[name] as OracleSet[K] | undefined : undefined);
  const { stochastic = false } = run.traits, length = run.traits.rounds ?? (stochastic ? run.number('samples') : Infinity);
  const domain = openDomain(run.traits.domain ?? { kind: 'all' }, run.size);
  const regulariser = oracle('regulariserProx');
  // How many losses a stochastic stream draws from says nothing of how many rounds are played.
  const known: OnlineSetting['known'] = (name) => (run.params as Readonly<Record<string, number | undefined>>)[name] ?? (stochastic && name === 'rounds' ? undefined : run.traits[name]);
  const algorithm = open({
    size: run.size, domain, params: run.params, known, number: (name) => known(name) ?? (name === 'rounds' ? missingRounds() : run.number(name)),
    ...(regulariser ? { regulariser } : {}),
  });
  const play = player(algorithm, run.size, oracle);
  return {
    init(): DriverState {
      const start = run.start();
      domain.project(start, start);
      return { rounds: 0, loss: 0, average: stochastic ? start.slice() : null, learner: algorithm.init(start) };
    },
    step(s: DriverState): Finish | undefined {
      const round = stochastic ? run.random.integer(length) : s.rounds;
      if (round >= length) return ended(length, algorithm.bound(s.learner));
      if (!play(s, round)) return { outcome: 'diverged', reason: `the gradient of round ${round} is not finite` };
      const k = ++s.rounds, { average, learner: { x } } = s;
      if (average) for (let i = 0; i < x.length; i++) average[i]! += (x[i]! - average[i]!) / k;
      return k >= length && !stochastic ? ended(length, algorithm.bound(s.learner)) : undefined;
    },
    point: (s: DriverState) => s.average ?? s.learner.x,
    metrics: metricsOf(algorithm, stochastic, oracle('roundValue') !== undefined),
  } as AnyStepper;
}

const missingRounds = (): never => {
  throw usageError('number-missing', 'The steps need `rounds`, for how many rounds they are tuned, and the stream has no end.', { pointer: '/method/params/rounds', expected: 'a positive integer', suggestion: 'add --set /method/params/rounds=NUMBER' });
};

type Oracle = <K extends OracleName>(name: K) => OracleSet[K] | undefined;

/** One round: predict, suffer, be told. False when the gradient is not finite. */
function player(algorithm: Algorithm, size: number, oracle: Oracle): (s: DriverState, round: number) => boolean {
  const { needs } = algorithm;
  const value = oracle('roundValue'), variation = oracle('roundVariation'), hint = needs === 'hints' ? required(oracle, 'roundHint') : undefined;
  const proxOf = needs === 'prox' ? required(oracle, 'roundProx') : undefined;
  const gradient = needs === 'regulariser' ? required(oracle, 'roundLossGradient') : oracle('roundGradient')!;
  const g = new Float64Array(size), guess = new Float64Array(size);
  let now = 0;
  const prox = proxOf && ((x: Vector, t: number, out: Vector): void => { proxOf(now, x, t, out); });
  return (s, round) => {
    const { learner } = s;
    now = round;
    if (hint) { hint(round, guess); giveHint(algorithm, learner, guess); }
    predictOnce(algorithm, learner);
    if (value) s.loss += value(round, learner.x);
    gradient(round, learner.x, g);
    if (!isFiniteGradient(g)) return false;
    tell(algorithm, learner, g, prox, prox && variation?.(round));
    const again = algorithm.second?.(learner);
    if (again) { gradient(round, again, guess); giveHint(algorithm, learner, guess); }
    return true;
  };
}

function required<K extends OracleName>(oracle: Oracle, name: K): OracleSet[K] {
  const found = oracle(name);
  if (!found) throw misfitError('online-oracle', `These params need \`${name}\`, which the problem does not offer.`, { pointer: '/method/params', expected: `a stream that offers \`${name}\``, suggestion: 'take another variant or optimism' });
  return found;
}

const ended = (length: number, bound: number | undefined): Finish => ({
  outcome: 'converged', reason: `the stream ended after ${length} rounds`,
  certificate: bound === undefined ? { kind: 'feasible', evidence: 'measured' } : { kind: 'feasible', evidence: 'proved', measure: 'regretBound', value: bound },
});

type Seen = { readonly [K in (typeof observed)[number]]: OracleSet[K] | undefined };

/** On a stochastic stream rounds are draws of one objective: losses are not summed, and there is nothing to look back on but the bound. */
function metricsOf(algorithm: Algorithm, stochastic: boolean, summed: boolean): AnyStepper['metrics'] {
  const loss = (s: DriverState): number | undefined => (summed ? s.loss : undefined);
  const regret = (s: DriverState, least: ((rounds: number) => number) | undefined): number | undefined =>
    (s.rounds === 0 ? loss(s) : least && summed && !stochastic ? s.loss - least(s.rounds) : undefined);
  return {
    cumulativeLoss: loss,
    staticRegret: (s: DriverState, { bestFixedLoss }: Seen) => regret(s, bestFixedLoss),
    dynamicRegret: (s: DriverState, { comparatorLoss }: Seen) => regret(s, comparatorLoss),
    variance: (s: DriverState, { gradientNoise }: Seen) => (stochastic ? undefined : gradientNoise?.(s.rounds)),
    variation: (s: DriverState, { gradientVariation }: Seen) => (stochastic ? undefined : gradientVariation?.(s.rounds)),
    bound: (s: DriverState) => algorithm.bound(s.learner),
  } as unknown as AnyStepper['metrics'];
}
