/** How each oracle is called, so that rules for all of them are tested on every one. An oracle that a later issue adds gets a line here. */
import type { Vector } from '../contract/arrays.js';
import type { Box } from '../contract/oracle.js';
import type { AnyProblem } from '../contract/problem.js';
import type { CheckSubject } from './subject.js';

type Argument = Vector | Int32Array | number;
type Oracle = (...args: readonly unknown[]) => unknown;

interface Plan {
  /** Fresh arrays for a call at x. */
  inputs(subject: CheckSubject, x: Vector): readonly Argument[];
  /** Length of `out`, the last argument, for a problem of that many variables; 0 where the answer is returned. */
  outputs(size: number, problem: AnyProblem): number;
}

const point = (_subject: CheckSubject, x: Vector): readonly Argument[] => [x.slice()];
const pointAndDirection = (subject: CheckSubject, x: Vector): readonly Argument[] => [x.slice(), subject.direction('call')];
const returned = (): number => 0;
const vector = (size: number): number => size;
const matrix = (size: number): number => size * size;
const graph = (_size: number, { traits }: AnyProblem): number => (traits.nodes ?? 0) ** 2;
const residuals = (_size: number, { traits }: AnyProblem): number => traits.residuals ?? 0;

/** Answers of more numbers are not asked for here: a matrix of many variables would not fit. */
const mostNumbers = 4e6;

/** Steps of a prox that suit the problem: around 1/L. */
export const proxSteps = ({ problem: { traits: { smoothness } } }: CheckSubject): readonly number[] => [0.01, 1, 100].map((factor) => factor / (smoothness && smoothness > 0 ? smoothness : 1));

const dual = (_size: number, { traits }: AnyProblem): number => traits.dualSize ?? 0;
const atSamples = ({ problem }: CheckSubject, x: Vector): readonly Argument[] => [x.slice(), Int32Array.from(firstSamples(problem.traits.samples))];
const rowsOf = ({ traits }: AnyProblem): number => firstSamples(traits.samples).length;
const unitsOf = ({ oracles }: AnyProblem): number => oracles.gates?.().units ?? 0;
/** Gates of the rows of `atSamples`, each open with probability 1/2. */
function masksOf({ problem, random }: CheckSubject): Vector {
  const draws = random('masks');
  return Float64Array.from({ length: rowsOf(problem) * unitsOf(problem) }, () => (draws.uniform() < 0.5 ? 1 : 0));
}
/** The feasible point that belongs to a sample point. */
const inDomain = ({ points, feasible }: CheckSubject, x: Vector): Vector => feasible[points.findIndex((place) => place.x === x)]!.x.slice();
/** A dual vector that depends on x. */
export function dualPoint(subject: CheckSubject, x: Vector): Vector {
  const random = subject.random('dual', subject.points.findIndex((place) => place.x === x));
  return Float64Array.from({ length: subject.problem.traits.dualSize ?? 0 }, () => random.normal());
}
/** Some round of an online problem, and a point. */
const roundAndPoint = (_subject: CheckSubject, x: Vector): readonly Argument[] => [0, x.slice()];

const plans: Readonly<Record<string, Plan>> = {
  value: { inputs: point, outputs: returned },
  smoothValue: { inputs: point, outputs: returned },
  simpleValue: { inputs: point, outputs: returned },
  gradient: { inputs: point, outputs: vector },
  smoothGradient: { inputs: point, outputs: vector },
  hessianVector: { inputs: pointAndDirection, outputs: vector },
  smoothHessianVector: { inputs: pointAndDirection, outputs: vector },
  hessian: { inputs: point, outputs: matrix },
  gaussNewton: { inputs: point, outputs: matrix },
  gaussNewtonVector: { inputs: pointAndDirection, outputs: vector },
  fisher: { inputs: point, outputs: matrix },
  fisherVector: { inputs: pointAndDirection, outputs: vector },
  rankOne: { inputs: point, outputs: vector },
  residual: { inputs: point, outputs: residuals },
  jacobian: { inputs: point, outputs: (size, problem) => size * residuals(size, problem) },
  metric: { inputs: () => [], outputs: matrix },
  prox: { inputs: (subject, x) => [x.slice(), proxSteps(subject)[1]!], outputs: vector },
  box: { inputs: () => [], outputs: returned },
  valueBatch: { inputs: (subject, x) => [Float64Array.from([...x, ...subject.points[0]!.x])], outputs: () => 2 },
  blockValues: { inputs: (subject, x) => [x.slice(), Int32Array.of(Math.min(2, subject.size), 0, 1), Float64Array.from({ length: 3 * Math.min(2, subject.size) }, (_, i) => (x[i % 2] ?? 0) + (i % 3) - 1)], outputs: () => 3 },
  sampleValues: { inputs: (subject, x) => [Float64Array.from([...x, ...subject.points[0]!.x]), ...atSamples(subject, x).slice(1)], outputs: () => 2 },
  sampleGradient: { inputs: atSamples, outputs: vector },
  sampleSmoothGradient: { inputs: atSamples, outputs: vector },
  twoCentreProx: { inputs: (subject, x) => [subject.direction('call'), subject.feasible[0]!.x.slice(), 0.5, inDomain(subject, x), 2], outputs: vector },
  bregmanDistance: { inputs: (subject, x) => [inDomain(subject, x), subject.feasible[0]!.x.slice()], outputs: returned },
  nonsmoothValue: { inputs: point, outputs: returned },
  nonsmoothSubgradient: { inputs: point, outputs: vector },
  sampleSubgradient: { inputs: atSamples, outputs: vector },
  couple: { inputs: point, outputs: dual },
  coupleAdjoint: { inputs: (subject, x) => [dualPoint(subject, x)], outputs: vector },
  dualArgmax: { inputs: (subject, x) => [dualPoint(subject, x), 0.5], outputs: dual },
  dualProx: { inputs: (subject, x) => [dualPoint(subject, x), 0.5], outputs: dual },
  dualValue: { inputs: (subject, x) => [dualPoint(subject, x)], outputs: returned },
  conjugateValue: { inputs: point, outputs: returned },
  roundValue: { inputs: roundAndPoint, outputs: returned },
  roundGradient: { inputs: roundAndPoint, outputs: vector },
  roundLossGradient: { inputs: roundAndPoint, outputs: vector },
  regulariserProx: { inputs: (_subject, x) => [x.slice(), 0.5], outputs: vector },
  roundProx: { inputs: (_subject, x) => [0, x.slice(), 0.5], outputs: vector },
  roundHint: { inputs: () => [0], outputs: vector },
  bestFixedLoss: { inputs: () => [1], outputs: returned },
  score: { inputs: point, outputs: returned },
  scoreGradient: { inputs: point, outputs: vector },
  gram: { inputs: () => [], outputs: graph },
  edgeRules: { inputs: () => [], outputs: graph },
  truth: { inputs: () => [], outputs: graph },
  comparatorLoss: { inputs: () => [1], outputs: returned },
  gateInputs: { inputs: atSamples, outputs: (_size, problem) => rowsOf(problem) * unitsOf(problem) },
  gatedLosses: { inputs: (subject, x) => [...atSamples(subject, x), masksOf(subject), new Float64Array(0)], outputs: (_size, problem) => rowsOf(problem) },
  gateGradient: { inputs: (subject, x) => [...atSamples(subject, x), masksOf(subject)], outputs: vector },
  gatedErrors: { inputs: (subject, x) => [...atSamples(subject, x), masksOf(subject)], outputs: (_size, problem) => rowsOf(problem) },
};

/** The first three samples, out of order and one twice. */
const firstSamples = (count = 1): readonly number[] => [2, 0, 0, 1].filter((sample) => sample < count);

export interface OracleCall { readonly name: string; /** Fresh inputs at x. */ inputs(x: Vector): readonly Argument[]; /** Calls with `out` filled with `fill` before. */ answer(inputs: readonly Argument[], fill?: number): Vector }

export function callsOf(subject: CheckSubject): readonly OracleCall[] {
  return Object.entries(subject.problem.oracles).flatMap(([name, oracle]) => {
    const plan = plans[name];
    return plan && typeof oracle === 'function' && plan.outputs(subject.size, subject.problem) <= mostNumbers ? [callOf(name, oracle.bind(subject.problem.oracles) as Oracle, plan, subject)] : [];
  });
}

function callOf(name: string, oracle: Oracle, plan: Plan, subject: CheckSubject): OracleCall {
  const length = plan.outputs(subject.size, subject.problem);
  return {
    name,
    inputs: (x) => plan.inputs(subject, x),
    answer(inputs, fill = Number.NaN) {
      if (length === 0) return flat(oracle(...inputs));
      const out = new Float64Array(length).fill(fill);
      oracle(...inputs, out);
      return out;
    },
  };
}

/** A returned number or box as a vector of its own. */
function flat(answer: unknown): Vector {
  if (typeof answer === 'object' && answer !== null && 'lower' in answer) return Float64Array.from([...(answer as Box).lower, ...(answer as Box).upper]);
  return Float64Array.of(answer as number);
}

/** Writes other numbers into inputs that were made by `inputs`: same arrays, new contents. */
export function refill(inputs: readonly Argument[], other: readonly Argument[]): void {
  inputs.forEach((input, i) => { if (typeof input !== 'number') input.set(other[i] as Vector & Int32Array); });
}
