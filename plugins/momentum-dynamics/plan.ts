/** What a run will do, from params and problem: constants, clocks, methods, flows and the optimum. Calls no oracle. */
import { usageError, type NumericTrait, type Reference, type Traits, type Vector } from '../../core/index.js';
import { requireConstants, requireSmoothness } from '../shared/momentum-loop.js';
import { flowOf, flowsThatNeedMu, type Flow } from './flows.js';
import { methodOf, methodsThatNeedMu, type Method } from './methods.js';
import type { FlowName, MethodName, Params } from './params.js';

/** L is 1/s when `stepSize` is given: f is 1/s-smooth too. mu is undefined when neither known nor needed. */
export interface Scales { readonly L: number; readonly mu: number | undefined; readonly s: number }

export interface Plan {
  readonly scales: Scales;
  readonly iterations: number;
  /** Length of the flows in ticks: the times between two iterates. The last tick may be a part of one. */
  readonly ticks: number;
  /** Runge-Kutta steps in a tick. */
  readonly substeps: number;
  readonly methods: readonly Method[];
  readonly flows: readonly Flow[];
  readonly reference: Reference;
}

/** The part of `Run` that a plan is made from. */
export interface Asked { readonly params: Params; readonly traits: Readonly<Traits>; readonly size: number; readonly reference?: Reference; number(name: NumericTrait): number }

const defaults: Readonly<Record<'strong' | 'convex', { readonly methods: readonly MethodName[]; readonly flows: readonly FlowName[] }>> = {
  strong: { methods: ['gd', 'heavy-ball-small-step', 'nesterov', 'triple-momentum'], flows: ['gradient-flow', 'low-resolution', 'heavy-ball', 'nesterov', 'triple-momentum'] },
  convex: { methods: ['gd', 'nesterov-convex', 'nesterov-fista'], flows: ['gradient-flow', 'low-resolution-convex', 'nesterov-convex'] },
};

export function planOf(run: Asked): Plan {
  const { params } = run;
  const strong = (params.strongConvexity ?? run.traits.strongConvexity ?? 0) > 0;
  const { methods, flows } = { ...defaults[strong ? 'strong' : 'convex'], ...params };
  const needed = methods.some((name) => methodsThatNeedMu.has(name)) || flows.some((name) => flowsThatNeedMu.has(name));
  const scales = scalesOf(run, strong || needed);
  const time = Math.sqrt(scales.s);
  const { iterations, ticks } = lengthOf(params, time);
  const substeps = substepsOf(params.integratorStep ?? time / 10, time);
  const plan = {
    scales, iterations, ticks, substeps, reference: referenceOf(run),
    methods: methods.map((name) => methodOf(name, scales)),
    flows: flows.map((name) => flowOf(name, scales, params.passivity)),
  };
  requireStablePassivity(plan);
  return plan;
}

function scalesOf(run: Asked, withMu: boolean): Scales {
  const largest = 1 / requireSmoothness(run);
  const { stepSize } = run.params;
  if (stepSize !== undefined && stepSize > largest * (1 + 1e-12)) {
    throw usageError('step-too-long', `\`stepSize\` is ${stepSize}; the methods and flows are defined up to 1/L = ${largest}.`, { pointer: '/method/params/stepSize', expected: `a number above 0 and at most ${largest}`, suggestion: 'set `smoothness` to try a smaller L' });
  }
  const L = stepSize === undefined ? run.number('smoothness') : 1 / stepSize;
  const number = (name: NumericTrait): number => (name === 'smoothness' ? L : run.number(name));
  return { L, mu: withMu ? requireConstants({ number }).strongConvexity : undefined, s: stepSize ?? 1 / L };
}

/** Ticks closer than this to a whole number are that number. */
const rounding = 1e-9;

function lengthOf({ iterations, time }: Params, tick: number): { iterations: number; ticks: number } {
  if (time === undefined) return { iterations: iterations ?? 60, ticks: iterations ?? 60 };
  const exact = time / tick, whole = Math.round(exact);
  const ticks = whole > 0 && Math.abs(exact - whole) < rounding * whole ? whole : exact;
  const steps = iterations ?? Math.max(1, Math.floor(ticks));
  if (steps > 100_000) throw usageError('time-too-long', `\`time\` ${time} is ${steps} steps of ${tick}.`, { pointer: '/method/params/time', expected: 'at most 100000 steps of sqrt(stepSize)' });
  if (ticks >= steps) return { iterations: steps, ticks };
  throw usageError('time-too-short', `\`time\` ${time} ends before iteration ${steps}, which belongs to the time ${steps * tick}.`, {
    pointer: '/method/params/time', expected: `at least ${steps * tick}`, suggestion: iterations === undefined ? 'set a longer `time`' : `set \`iterations\` to at most ${Math.floor(ticks)}, or leave it out`,
  });
}

const mostSubsteps = 10_000;

function substepsOf(integratorStep: number, tick: number): number {
  const substeps = Math.max(1, Math.ceil(tick / integratorStep - rounding));
  if (substeps <= mostSubsteps) return substeps;
  throw usageError('integrator-step-too-short', `\`integratorStep\` ${integratorStep} makes ${substeps} integrator steps between two iterates.`, { pointer: '/method/params/integratorStep', expected: `at least ${tick / mostSubsteps}`, suggestion: `the default is ${tick / 10}` });
}

/** The end of the stable interval of the classical Runge-Kutta method on the negative real axis is 2.785. */
const stable = 2.7;

/**
 * The modes of "passivity" decay at the rates a and k lambda, which are the user's; the steps must resolve them.
 * For the other flows a step of one tick is stable already: their stiffest mode has lambda = L = 1/s.
 */
function requireStablePassivity({ flows, substeps, scales }: Plan): void {
  const flow = flows.find(({ name }) => name === 'passivity');
  if (!flow) return;
  const longest = stable / Math.max(flow.friction, flow.hessianDamping * scales.L);
  if (flow.tick / substeps <= longest) return;
  throw usageError('integrator-step-too-long', `The flow "passivity" with a = ${flow.friction} and k = ${flow.hessianDamping} is too stiff for integrator steps of ${flow.tick / substeps}.`, {
    pointer: '/method/params/integratorStep', expected: `at most ${longest}`, suggestion: 'set a smaller `integratorStep`, or a smaller passivity.a or passivity.k',
  });
}

function referenceOf({ params, reference, size }: Asked): Reference {
  const value = params.reference?.value ?? reference?.value;
  const point: Vector | undefined = params.reference?.point ? Float64Array.from(params.reference.point) : reference?.point;
  if (point && point.length !== size) throw usageError('reference-shape', `The reference point has ${point.length} numbers, the problem has ${size} variables.`, { pointer: '/method/params/reference/point', expected: `${size} numbers` });
  return { ...(value === undefined ? {} : { value }), ...(point ? { point } : {}) };
}
