/** Where a run begins, and that looking at it changes nothing. */
import type { Vector } from '../../../contract/arrays.js';
import type { AnyMethod } from '../../../contract/method.js';
import type { AnyProblem } from '../../../contract/problem.js';
import { Finding, NotApplicable, type ConformanceCheck } from '../check.js';
import { runAll, shortRun, textOf } from '../trial.js';
import { declaresTensors, notingPoints, singleUnit } from '../tensors.js';

/** On the simplex it moves towards a corner: elsewhere there is nothing to begin at. */
function movedStart({ start, traits: { entropic, domain } }: AnyProblem): Vector {
  const own = start(undefined as never);
  return entropic || domain?.kind === 'simplex' ? own.map((value, i) => (value + Number(i === 0)) / 2) : own.map((value) => value + 0.25);
}

/** The start is moved, so that one that the method knows by heart shows. */
export const beginsAtStart: ConformanceCheck = {
  name: 'begins at the start point', kinds: ['solver'], on: 'trial',
  async run(trial) {
    await trial.short();
    const problem = trial.zoo.make();
    if (problem.oracles.linearProgram) throw new NotApplicable('a linear program has no start');
    const start = movedStart(problem);
    let first: Float64Array | undefined;
    const method: AnyMethod = { manifest: trial.method.manifest, build(run) {
      return notingPoints(trial.method.build(run), (at) => { first ??= at.slice(); });
    } };
    await runAll(trial.execution({ method, problem, start, budget: { iterations: 1 } }));
    const tolerance = declaresTensors(trial.method) ? singleUnit : 1e-12;
    const i = first ? start.findIndex((value, j) => !(Math.abs(value - first![j]!) <= tolerance * (1 + Math.abs(value)))) : -1;
    if (i >= 0) throw new Finding(`At k = 0, x[${i}] is ${first![i]} and the start point has ${start[i]}: begin at \`run.start()\`.`);
  },
};

/** Metrics and recording look: a run that is recorded less often ends in the same last record. */
export const lookingChangesNothing: ConformanceCheck = {
  name: 'records do not change the run', kinds: ['solver', 'analysis'], on: 'trial',
  async run(trial) {
    const [first, second] = await trial.twice();
    if (first.join() !== second.join()) throw new NotApplicable('the run does not repeat itself');
    const { records } = await runAll(trial.execution({ sampling: { every: shortRun } }));
    const seldom = textOf(records).at(-1);
    if (seldom !== first.at(-1)) throw new Finding(`Recorded at every step, the last record is ${first.at(-1)}; recorded seldom, ${seldom}: a metric, \`point\` or \`result\` writes to the state. They may only look.`);
  },
};
