/** The `Run` that a method is built with. */
import { layoutSize, type Vector } from '../contract/arrays.js';
import { usageError } from '../contract/errors.js';
import type { AnyMethod, Run } from '../contract/method.js';
import type { AnyProblem, NumericTrait } from '../contract/problem.js';
import type { Random } from '../contract/random.js';
import { streamFor } from '../random/index.js';
import { grantOracles } from './grant.js';
import type { OpenNest } from './nest.js';

export interface RunParts {
  readonly method: AnyMethod;
  readonly problem: AnyProblem;
  readonly params: Readonly<Record<string, unknown>>;
  readonly services: Readonly<Record<string, unknown>>;
  readonly random: Random;
  readonly labels: readonly (string | number)[];
  readonly signal: AbortSignal;
  readonly start?: Vector | undefined;
  readonly note: Run['note'];
  readonly secondsLeft: Run['secondsLeft'];
  readonly nest: OpenNest['nest'];
}

/** `problem` is counted and bridged already. */
export function makeRun(parts: RunParts): Run {
  const { method, problem, params } = parts;
  const size = layoutSize(problem.layout);
  return {
    oracles: grantOracles(method.manifest, problem) as Run['oracles'],
    layout: problem.layout,
    size,
    traits: problem.traits,
    ...(method.manifest.kind === 'analysis' && problem.reference ? { reference: problem.reference } : {}),
    params,
    services: parts.services as Run['services'],
    random: parts.random,
    stream: (label, ...index) => streamFor(...parts.labels, 'stream', label, ...index),
    start: () => (parts.start ? checkStart(parts.start.slice(), size) : checkStart(problem.start(streamFor(...parts.labels, 'start')), size)),
    number: (name) => numberOf(name, method, problem, params),
    nest: parts.nest as unknown as Run['nest'],
    signal: parts.signal,
    note: parts.note,
    secondsLeft: parts.secondsLeft,
  };
}

function checkStart(x: Vector, size: number): Vector {
  if (x.length !== size) throw usageError('start-shape', `The start point has ${x.length} numbers, the problem has ${size} variables.`, { pointer: '/start', expected: `${size} numbers` });
  const bad = x.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw usageError('start-not-finite', `Entry ${bad} of the start point is ${x[bad]}.`, { pointer: `/start/${bad}`, expected: 'a finite number' });
  return x;
}

const meanings: Readonly<Record<NumericTrait, string>> = {
  smoothness: 'the Lipschitz constant L of the gradient', strongConvexity: 'the strong-convexity constant mu', samples: 'the number of samples', nodes: 'the number of nodes', l1: 'the weight of the l1 term', hidden: 'the number of hidden units a node',
  simpleStrongConvexity: 'the strong-convexity constant mu of the simple part', nonsmoothLipschitz: 'the Lipschitz constant G of the nonsmooth part', subgradientVariance: 'a bound on the variance of sampled subgradients',
  couplingNorm: 'the norm of K', dualSize: 'the length of the dual variable', dualDiameter: 'the bound Omega of W on the dual set',
  residuals: 'the number of residuals', power: 'the power p of |residual|^p / p',
  rounds: 'the number of rounds T', gradientBound: 'the bound G on the gradients', expConcavity: 'the exp-concavity constant alpha',
};

function numberOf(name: NumericTrait, method: AnyMethod, problem: AnyProblem, params: Readonly<Record<string, unknown>>): number {
  const value = params[name] ?? problem.traits[name];
  if (typeof value === 'number') return value;
  throw usageError('number-missing', `Method \`${method.manifest.id}\` needs \`${name}\`, ${meanings[name]}, which problem \`${problem.kind}\` does not know.`, {
    pointer: `/method/params/${name}`, expected: 'a positive number',
    suggestion: `add --set /method/params/${name}=NUMBER${name === 'smoothness' ? stepAlternative(method) : ''}`,
  });
}

/** Methods with backtracking can also do without L. */
function stepAlternative(method: AnyMethod): string {
  const step = (method.manifest.params as { properties?: { step?: object } }).properties?.step;
  return step && JSON.stringify(step).includes('backtracking') ? ', or --set /method/params/step=NUMBER, or --set /method/params/step=backtracking' : '';
}
