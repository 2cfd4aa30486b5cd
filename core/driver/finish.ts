/** The result of a run, put together once it ended. */
import { blocksOf, layoutSize, type Vector } from '../contract/arrays.js';
import type { Certificate, Found, Metrics, RunResult } from '../contract/result.js';
import { certify } from './certify.js';
import { environment } from './environment.js';
import type { Execution } from './execution.js';
import type { Guard } from './guard.js';
import type { Ending } from './iterate.js';
import type { OpenSession } from './session.js';

export async function finishRun(x: Execution, session: OpenSession, guard: Guard, ending: Ending): Promise<RunResult> {
  const last = ending.outcome === 'diverged' ? lastFinite(session, guard) : await lastFound(session);
  const best = ending.outcome === 'converged' ? session.best.settle(last) : session.best.found ?? last;
  const tables = await session.view.tables(session.state);
  return {
    outcome: ending.outcome, certificate: ending.certificate ?? certificateOf(session, best, ending), reason: ending.reason,
    method: x.method.manifest.id, problem: session.problem.kind, seed: x.seed,
    iterations: session.k, seconds: session.clock.seconds(), counts: session.ledger.counts(),
    best, last, solution: best.solution, ...(tables ? { tables } : {}), ...(session.notes.length > 0 ? { notes: session.notes } : {}),
    environment: environment(),
  };
}

async function lastFound(session: OpenSession): Promise<Found> {
  return { k: session.k, metrics: await session.view.all(session.state), solution: await session.view.solution(session.state) };
}

/** After divergence the state is spoilt: the point is the guard's copy, its metrics are the driver's own measures. */
function lastFinite(session: OpenSession, guard: Guard): Found {
  const last = guard.last();
  if (!last) return session.best.found ?? { k: session.k, metrics: {}, solution: {} };
  const metrics: Record<string, number> = {};
  for (const [name, measure] of Object.entries(session.measures) as [string, (x: Vector) => number][]) {
    const value = measure(last.x);
    if (Number.isFinite(value)) metrics[name] = value;
  }
  return { k: last.k, metrics: metrics as Metrics, solution: blocksOf(session.problem.layout, last.x.slice()) };
}

function certificateOf(session: OpenSession, best: Found, ending: Ending): Certificate {
  const x = flatten(session, best);
  return x ? certify(session.problem, session.measures, x, best.metrics.value, ending.verdict) : { kind: 'none', evidence: 'measured' };
}

/** The flat variable of a solution, when it has every block of the problem's layout. */
function flatten(session: OpenSession, { solution }: Found): Vector | undefined {
  const { layout } = session.problem;
  if (session.view.point === undefined || !layout.every((block) => block.name in solution)) return undefined;
  const x = new Float64Array(layoutSize(layout));
  for (const block of layout) x.set(solution[block.name]!.data, block.offset);
  return x;
}
