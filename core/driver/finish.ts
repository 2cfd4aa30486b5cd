/** The result of a run, put together once it ended. */
import { layoutSize, type Vector } from '../contract/arrays.js';
import type { Certificate, Found, RunResult } from '../contract/result.js';
import { clearlyBetter } from './best.js';
import { certify } from './certify.js';
import type { Ending } from './ending.js';
import { environmentOf } from './environment.js';
import type { Execution } from './execution.js';
import { isFiniteVector } from './finite.js';
import type { Session } from './session.js';
import { presented } from './view.js';

export async function finishRun(x: Execution, session: Session, ending: Ending): Promise<RunResult> {
  const last = ending.spoilt ? lastFinite(session) : await lastFound(session);
  const best = bestOf(session, last, ending);
  const tables = session.begun ? await session.view.tables(session.state) : undefined;
  return {
    outcome: ending.outcome, certificate: ending.certificate ?? certificateOf(session, best, ending), reason: ending.reason,
    method: x.method.manifest.id, problem: session.problem.kind, seed: x.seed,
    iterations: session.k, seconds: session.clock.seconds(), counts: session.ledger.counts(),
    best, last, solution: best.solution, ...(tables ? { tables } : {}), ...(x.problem.details ? { problemDetails: { ...x.problem.details } } : {}), ...(session.notes.length > 0 ? { notes: [...session.notes] } : {}),
    environment: environmentOf(x),
  };
}

/** A method's own certificate speaks of its last point. */
function bestOf(session: Session, last: Found, ending: Ending): Found {
  const { best } = session;
  if (ending.certificate) return last;
  const recorded = ending.outcome === 'converged' ? best.settle(last) : best.found ?? last;
  return evaluatedBest(session, ending, recorded) ?? recorded;
}

/** The best point that the method evaluated, where it is better than every recorded iterate. A step that was given up half-way may have spoilt it. */
function evaluatedBest({ begun, stepper, state, problem }: Session, { outcome, spoilt }: Ending, recorded: Found): Found | undefined {
  if (!begun || (spoilt && outcome === 'aborted')) return undefined;
  const own = stepper.best?.(state);
  if (!own || !Number.isFinite(own.value) || !isFiniteVector(own.x)) return undefined;
  const value = recorded.metrics.value ?? Infinity, better = outcome === 'converged' && value < Infinity ? clearlyBetter(own.value, value) : own.value < value;
  if (!better) return undefined;
  return { k: own.k, metrics: { value: own.value, ...measuredOf(problem, stepper.metrics, own.x) }, solution: presented(problem, own.x) };
}

/** What the problem measures of any point, where the method has no metric of that name. */
const measuredOf = ({ metrics = {} }: Session['problem'], own: object, x: Vector): Record<string, number> => Object.fromEntries(Object.entries(metrics).filter(([name]) => !Object.hasOwn(own, name)).map(([name, { measure }]) => [name, measure(x)]));

async function lastFound({ k, last, view, state }: Session): Promise<Found> {
  return { k, metrics: last?.k === k ? last.metrics : await view.all(state), solution: await view.solution(state) };
}

/** The state is spoilt: the point is the guard's copy, its metrics are those recorded there, or the driver's own measures. */
function lastFinite({ guard, best, k, last, measures, problem }: Session): Found {
  const point = guard.last();
  if (!point) return best.found ?? { k, metrics: {}, solution: {} };
  const measured = Object.entries(measures).map(([name, measure]) => [name, (measure as (x: Vector) => number)(point.x)] as const);
  const metrics = last?.k === point.k ? last.metrics : Object.fromEntries(measured.filter(([, value]) => Number.isFinite(value)));
  return { k: point.k, metrics, solution: presented(problem, point.x) };
}

function certificateOf(session: Session, best: Found, ending: Ending): Certificate {
  const x = flatten(session, best);
  return x ? certify(session.problem, session.measures, x, best.metrics, ending.verdict) : { kind: 'none', evidence: 'measured' };
}

/** The flat variable of a solution, when it has every block of the problem's layout. */
function flatten({ problem: { layout }, view }: Session, { solution }: Found): Vector | undefined {
  if (view.point === undefined || !layout.every((block) => block.name in solution)) return undefined;
  const x = new Float64Array(layoutSize(layout));
  for (const block of layout) x.set(solution[block.name]!.data, block.offset);
  return x;
}
