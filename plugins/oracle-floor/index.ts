/** Measured oracle calls of a method beside lower bounds. */
import { Type } from 'typebox';
import { defineMethod, usageError, type AnyProblem, type Finish, type Table, type Vector } from '../../core/index.js';
import { smoothnessParam } from '../shared/params.js';
import { floorColumns, type Constants } from './floors.js';

const methods = ['gradient-descent', 'heavy-ball', 'lbfgs', 'lbfgs-b', 'nelder-mead', 'nesterov', 'triple-momentum', 'fista', 'proximal-gradient'] as const;
const positive = (description: string) => Type.Optional(Type.Number({ exclusiveMinimum: 0, description }));

interface State { k: number; calls: Float64Array; reached: Uint8Array }

export const oracleFloor = defineMethod(
  {
    id: 'oracle-floor', version: '1.0.0', kind: 'analysis', title: 'Oracle calls beside lower bounds',
    summary: 'runs a method to several accuracies and draws its oracle calls beside the lower bounds for finding stationary points',
    tags: ['first-order', 'smooth', 'nonconvex', 'lower-bound'],
    source: { title: 'Quantum Lower Bounds for Finding Stationary Points of Nonconvex Functions', authors: 'C. Zhang, T. Li', year: 2023, reference: 'arXiv:2212.03906' },
    requires: ['gradient'], uses: ['value'], facts: { smooth: true },
    nests: { measured: methods },
    params: Type.Object({
      method: Type.Enum(methods, { default: 'gradient-descent', description: 'the method that is measured' }),
      methodParams: Type.Record(Type.String(), Type.Unknown(), { default: {}, description: 'its params' }),
      eps: Type.Array(Type.Number({ exclusiveMinimum: 0 }), { default: [1, 0.5, 0.2, 0.1], minItems: 1, maxItems: 100, uniqueItems: true, description: 'gradient norms to reach, each by a run of its own' }),
      order: Type.Union([Type.Literal(1), Type.Literal(2)], { default: 1, description: 'p of the floor: derivatives up to order p are asked, the p-th is L-Lipschitz' }),
      Delta: Type.Number({ default: 1000, exclusiveMinimum: 0, description: 'bound on f(start) - inf f in the floors' }),
      L: positive('Lipschitz constant of the p-th derivative in the floors; when absent the smoothness for order 1, and 1 for order 2'),
      sigma: positive('standard deviation of stochastic gradients: adds the floor `variance`'),
      Lbar: positive('mean-square smoothness: adds the floor `mean-square`; needs sigma'),
      iterations: Type.Integer({ default: 100_000, minimum: 1, maximum: 100_000_000, description: 'steps of each run at most' }),
      smoothness: Type.Optional(smoothnessParam),
    }, { additionalProperties: false }),
    metrics: { accuracy: { unit: 'gradient norm', better: 'lower' }, calls: { unit: 'calls', better: 'lower' } },
  },
  (run) => {
    const { params: { method, methodParams, order, Delta, sigma, Lbar, iterations }, oracles: { gradient, value } } = run;
    if (Lbar !== undefined && sigma === undefined) throw usageError('floor-constants', 'The mean-square floor needs the noise too.', { pointer: '/method/params/sigma', expected: 'a positive number beside Lbar' });
    const constants: Constants = { order, Delta, L: run.params.L ?? (order === 2 ? 1 : run.number('smoothness')), ...(sigma === undefined ? {} : { sigma }), ...(Lbar === undefined ? {} : { Lbar }) };
    const eps = Float64Array.from(run.params.eps).sort().reverse();
    const seen = trace(run.size), smoothness = run.params.smoothness ?? run.traits.smoothness;
    const problem: AnyProblem = {
      kind: 'measured', layout: run.layout, traits: smoothness === undefined ? run.traits : { ...run.traits, smoothness }, start: () => run.start(),
      oracles: { gradient(x, out) { seen.ask(x); gradient(x, out); }, ...(value ? { value } : {}) },
    };
    const inner = [...eps].map((below) => run.nest('measured', method, problem, { params: methodParams, stop: { kind: 'gradient-norm', below }, budget: { iterations } }));
    return {
      init(): State { return { k: 0, calls: new Float64Array(eps.length), reached: new Uint8Array(eps.length) }; },
      async step(s: State): Promise<Finish | void> {
        seen.clear();
        const session = await inner[s.k]!.open({ start: run.start(), index: [s.k] });
        const finish = await inner[s.k]!.advance(session);
        const { counts } = session;
        s.calls[s.k] = Math.max(...Object.values(counts), 0) + (seen.closing(inner[s.k]!.point(session), counts.gradient ?? 0) ? 1 : 0);
        s.reached[s.k] = finish?.outcome === 'converged' ? 1 : 0;
        s.k += 1;
        if (s.k < eps.length) return;
        return { outcome: 'converged', reason: `${s.reached.reduce((a, b) => a + b, 0)} of ${eps.length} accuracies were reached`, certificate: { kind: 'none', evidence: 'measured' } };
      },
      metrics: {
        accuracy: (s: State) => (s.k === 0 ? undefined : eps[s.k - 1]!),
        calls: (s: State) => (s.k === 0 ? undefined : s.calls[s.k - 1]!),
      },
      result: (s: State) => ({ tables: tablesOf(constants, eps, s) }),
    };
  },
);

/** Whether the point at which a run ended was asked by the method itself, or only looked at by the driver: then the query there is one call more. */
function trace(size: number): { clear(): void; ask(x: Vector): void; closing(x: Vector, counted: number): boolean } {
  const last = new Float64Array(size);
  let asks = 0, here = 0;
  const same = (x: Vector): boolean => here > 0 && last.every((entry, i) => entry === x[i]);
  return {
    clear() { asks = 0; here = 0; },
    ask(x) {
      asks++;
      if (same(x)) { here++; return; }
      last.set(x);
      here = 1;
    },
    closing: (x, counted) => asks > counted && same(x) && here < 2,
  };
}

/** Accuracies that were not reached have no row in `calls`. The floors have one for each. */
function tablesOf(constants: Constants, eps: Float64Array, { k, calls, reached }: State): Record<string, Table> {
  const tables: Record<string, Table> = { floors: { role: 'curve', columns: { accuracy: eps, ...floorColumns(constants, eps) } } };
  const rows = [...eps.keys()].filter((i) => i < k && reached[i] === 1);
  if (rows.length === 0) return tables;
  const accuracy = Float64Array.from(rows, (i) => eps[i]!), measured = Float64Array.from(rows, (i) => calls[i]!), floors = floorColumns(constants, accuracy);
  tables.calls = { role: 'curve', columns: { accuracy, measured, ...floors } };
  tables.ratio = { role: 'curve', columns: { accuracy, ratio: measured.map((count, i) => count / floors.deterministic![i]!) } };
  return tables;
}
