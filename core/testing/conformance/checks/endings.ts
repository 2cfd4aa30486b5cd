/** What a method claims at its end, and what it does when an oracle fails. */
import { blocksOf, type Vector } from '../../../contract/arrays.js';
import { SaddlepointError } from '../../../contract/errors.js';
import type { AnyMethod } from '../../../contract/method.js';
import type { AnyProblem } from '../../../contract/problem.js';
import type { RunResult } from '../../../contract/result.js';
import { measuresOf } from '../../../driver/measure.js';
import { atMost, Finding, NotApplicable, type ConformanceCheck, type MethodKind } from '../check.js';
import { runAll, type Trial } from '../trial.js';

const kinds: readonly MethodKind[] = ['solver', 'analysis'];

/** The flat variable of a solution that has every block of the layout. */
function pointOf({ layout, start }: AnyProblem, solution: RunResult['solution']): Vector | undefined {
  const x = new Float64Array(start(undefined as never).length);
  for (const [name, { data }] of Object.entries(blocksOf(layout, x))) {
    if (solution[name] === undefined) return undefined;
    data.set(solution[name].data);
  }
  return x;
}

const isFinitePoint = (solution: RunResult['solution']): boolean => Object.values(solution).every(({ data }) => [...data].every((value) => Number.isFinite(value)));

function objectiveAt(problem: AnyProblem, x: Vector): number | undefined {
  const { linearProgram, score } = problem.oracles;
  if (score) return score(x);
  if (!linearProgram) return measuresOf(problem, x.length).value?.(x);
  const { objective, constant } = linearProgram();
  return objective.reduce((sum, c, i) => sum + c * x[i]!, constant);
}

/** f at the solution and how far it is from f*, relative; f is minimised, or maximised by a program that says so. */
function reachedBy(trial: Trial, { solution }: RunResult): { readonly value: number; readonly best: number; readonly gap: number } | undefined {
  const problem = trial.zoo.make(), x = pointOf(problem, solution), best = problem.reference?.value;
  const value = x && objectiveAt(problem, x);
  if (value === undefined || best === undefined) return undefined;
  const sign = problem.oracles.linearProgram?.().sense === 'maximize' ? -1 : 1;
  return { value, best, gap: (sign * (value - best)) / (1 + Math.abs(best)) };
}

export const reachesOptimum: ConformanceCheck = {
  name: 'reaches the known optimum', kinds: ['solver'], on: 'trial',
  async run(trial) {
    const { convex, discrete } = trial.zoo.make().traits;
    if (!convex && !discrete) throw new NotApplicable('the problem is not convex: nothing is promised');
    const { result } = await trial.long();
    if (!isFinitePoint(result.solution)) throw new NotApplicable('the check of claims reports it');
    const reached = reachedBy(trial, result);
    if (!reached) throw new NotApplicable('it returns no point of the problem');
    return atMost(reached.gap, trial.settings.tolerance ?? 1e-6, `After ${result.iterations} iterations (${result.outcome}: ${result.reason}) the objective is ${reached.value}, the optimum ${reached.best}: mend the method, or declare what it takes in \`conformance.budget\` and \`conformance.tolerance\``);
  },
};

const outcomes: readonly string[] = ['converged', 'budget', 'stalled', 'diverged', 'infeasible', 'unbounded', 'aborted'];

export const claimsAreTrue: ConformanceCheck = {
  name: 'converged and global are claimed only where they are true', kinds, on: 'trial',
  async run(trial) {
    for (const { result } of [await trial.short(), await trial.long()]) {
      const { outcome, certificate, solution } = result;
      if (outcome === 'converged' && !isFinitePoint(solution)) throw new Finding('The run claims to have converged, and its solution is not finite.');
      if (!isFinitePoint(solution)) throw new Finding(`The run ends as ${outcome}, and its solution is not finite: return the last finite point, or \`{ outcome: 'diverged' }\`.`);
      if (!outcomes.includes(outcome)) throw new Finding(`The run ends as \`${outcome}\`, which is no outcome: take one of ${outcomes.join(', ')}.`);
      const reached = certificate.kind === 'global' ? reachedBy(trial, result) : undefined;
      if (reached) atMost(reached.gap, Math.max(1e-4, trial.settings.tolerance ?? 0), `The certificate says \`global\`, but the objective is ${reached.value} and the optimum ${reached.best}`);
    }
  },
};

export const valueIsObjective: ConformanceCheck = {
  name: 'metric `value` is the objective at the solution', kinds, on: 'trial',
  async run(trial) {
    const { result } = await trial.short();
    const claimed = result.best.metrics.value, reached = reachedBy(trial, result);
    if (claimed === undefined || !reached || !isFinitePoint(result.solution)) throw new NotApplicable('there is no metric `value`, or no finite point');
    // Two ways of summing a few terms.
    return atMost(Math.abs(claimed - reached.value) / (1 + Math.abs(reached.value)), 1e-12, `The metric \`value\` is ${claimed} at the returned solution, the objective there ${reached.value}`);
  },
};

/** Where the problem has one term: on a composite one, methods may measure with a step of their own. */
export const gradientNormIsTrue: ConformanceCheck = {
  name: 'metric `gradientNorm` is the gradient norm at the point', kinds: ['solver'], on: 'trial',
  async run(trial) {
    const problem = trial.zoo.make(), { gradientNorm } = measuresOf(problem, problem.start(undefined as never).length);
    const { result: { last } } = await trial.short(), x = pointOf(problem, last.solution), claimed = last.metrics.gradientNorm;
    if (!problem.oracles.gradient || !gradientNorm || !x || claimed === undefined) throw new NotApplicable('there is no metric `gradientNorm`, or nothing to hold it against');
    const wanted = gradientNorm(x)!;
    return atMost(Math.abs(claimed - wanted) / (1 + Math.abs(wanted)), 1e-10, `The metric \`gradientNorm\` is ${claimed} after the last step, the gradient there has norm ${wanted}: is it of the step before?`);
  },
};

type Oracle = (...args: unknown[]) => unknown;

/** From its fourth call on, an oracle does as `spoil` says; `spoil` gets the array that the oracle wrote to, if any. */
function spoilt(problem: AnyProblem, name: string, spoil: (out: Vector | undefined) => unknown): AnyProblem {
  const oracle = (problem.oracles as Record<string, Oracle>)[name]!;
  let calls = 0;
  return { ...problem, oracles: { ...problem.oracles, [name]: (...args: unknown[]) => {
    const answer = oracle(...args);
    return ++calls < 4 ? answer : spoil(answer === undefined ? args.at(-1) as Vector : undefined);
  } } };
}

function beforeSteps(method: AnyMethod, look: () => void): AnyMethod {
  return { manifest: method.manifest, build(run) {
    const stepper = method.build(run), { step, ask } = stepper;
    return {
      ...stepper, ...(step ? { step(state: object) { look(); return step.call(stepper, state); } } : {}),
      ...(ask ? { ask(state: object) { look(); return ask.call(stepper, state); } } : {}),
    };
  } };
}

/** Oracles that the method must have and that answer with numbers. */
function numericOracles({ zoo, method: { manifest: { requires, asks = [] } } }: Trial): readonly string[] {
  const { oracles } = zoo.make();
  return [...requires, ...asks].filter((name) => name in oracles && name !== 'box' && name !== 'linearProgram' && name !== 'clauses');
}

export const badNumbersEndWell: ConformanceCheck = {
  name: 'NaN and Infinity from an oracle end the run honestly', kinds, on: 'trial',
  async run(trial) {
    const { result: healthy } = await trial.short();
    if (!isFinitePoint(healthy.solution)) throw new NotApplicable('its solution is not finite as it is');
    for (const name of numericOracles(trial)) for (const bad of [Number.NaN, Infinity]) {
      const problem = spoilt(trial.zoo.make(), name, (out) => (out ? void out.fill(bad) : bad));
      const ended = await runAll(trial.execution({ problem })).then(({ result }) => result, (error: unknown) => error);
      if (ended instanceof SaddlepointError) continue;
      if (ended instanceof Error) throw new Finding(`When \`${name}\` answers ${bad}, the run throws without a code: ${String(ended)}`);
      const { outcome, solution } = ended as RunResult;
      if (outcome === 'converged' && healthy.outcome !== 'converged') throw new Finding(`When \`${name}\` answers ${bad}, the run claims to have converged.`);
      if (!isFinitePoint(solution)) throw new Finding(`When \`${name}\` answers ${bad}, the run ends as ${outcome} with a solution that is not finite.`);
    }
  },
};

export const throwsAreNamed: ConformanceCheck = {
  name: 'a throw from an oracle is reported with its name', kinds, on: 'trial',
  async run(trial) {
    await trial.short();
    for (const name of numericOracles(trial)) {
      let thrown = false, wentOn = false;
      const problem = spoilt(trial.zoo.make(), name, () => { thrown = true; throw new Error('thrown by the conformance kit'); });
      // The driver calls oracles too, at the end of a run: that a later step begins shows that the throw did not end it.
      const method = beforeSteps(trial.method, () => { wentOn ||= thrown; });
      const error = await runAll(trial.execution({ problem, method })).then(() => undefined, (caught: unknown) => caught);
      if (!thrown) continue;
      if (error === undefined || wentOn) throw new Finding(`Oracle \`${name}\` threw, and the run went on: do not catch what an oracle throws.`);
      if (!(error instanceof SaddlepointError) || error.code !== 'oracle-threw' || !error.message.includes(`\`${name}\``)) throw new Finding(`Oracle \`${name}\` threw; the error must say so: ${String(error)}`);
    }
  },
};
