/** The discrete methods: their coefficients, how their iterates lie in time, and the flows that they follow. */
import { momentumCoefficients, type Coefficients, type Variant } from '../shared/momentum-loop.js';
import type { FlowName, MethodName } from './params.js';
import type { Scales } from './plan.js';

/**
 * | symbol | name     | equation                                                                                        |
 * |--------|----------|-------------------------------------------------------------------------------------------------|
 * | m_k    | momentum | y_{k+1} = x_{k+1} + m_k (x_{k+1} - x_k)                                                         |
 * | t_k    | weight   | t_0 = 1, t_{k+1} = (1 + sqrt(1 + 4 t_k^2)) / 2                                                  |
 */
export interface Schedule { weight: number; momentum: number }

export interface Method {
  readonly name: MethodName;
  /** Fixed coefficients; undefined where the momentum grows. */
  readonly coefficients: Coefficients | undefined;
  /** Coefficients of step k, k = 0, 1, ...; moves the schedule on. The object is rewritten by the next call. */
  next(schedule: Schedule, k: number): Coefficients;
  /** Iterate k belongs to the time start + k tick. */
  readonly start: number;
  readonly tick: number;
  /** The flow whose time these iterates keep, and its limit that no longer sees s. */
  readonly flow?: FlowName;
  readonly limit?: FlowName;
}

interface Definition { readonly variant: Variant | 'growing' | 'fista'; readonly flow?: FlowName; readonly limit?: FlowName }

const definitions: Readonly<Record<MethodName, Definition>> = {
  gd: { variant: 'gradient', flow: 'gradient-flow' },
  'gd-opt': { variant: 'gradient-optimal' },
  'heavy-ball': { variant: 'polyak' },
  'heavy-ball-small-step': { variant: 'small-step', flow: 'heavy-ball', limit: 'low-resolution' },
  nesterov: { variant: 'nesterov', flow: 'nesterov', limit: 'low-resolution' },
  'nesterov-convex': { variant: 'growing', flow: 'nesterov-convex', limit: 'low-resolution-convex' },
  'nesterov-fista': { variant: 'fista', flow: 'nesterov-convex', limit: 'low-resolution-convex' },
  'triple-momentum': { variant: 'triple-momentum', flow: 'triple-momentum' },
};

export const methodsThatNeedMu: ReadonlySet<MethodName> = new Set<MethodName>(['gd-opt', 'heavy-ball', 'heavy-ball-small-step', 'nesterov', 'triple-momentum']);

export function methodOf(name: MethodName, scales: Scales): Method {
  const { variant, ...pairs } = definitions[name];
  if (variant === 'growing' || variant === 'fista') return { name, ...pairs, ...growing(variant, scales.s) };
  const coefficients = momentumCoefficients({ smoothness: scales.L, strongConvexity: scales.mu ?? 0 }, variant);
  const gradientOnly = variant === 'gradient' || variant === 'gradient-optimal';
  return { name, ...pairs, coefficients, next: () => coefficients, start: 0, tick: gradientOnly ? coefficients.step : Math.sqrt(coefficients.step) };
}

/** Nesterov for mu = 0: x_{k+1} = y_k - s grad f(y_k) is the shared loop with beta_k = gamma_k = m_{k-1}. The flow starts at 1.5 sqrt(s). */
function growing(variant: 'growing' | 'fista', s: number): Omit<Method, 'name'> {
  const coefficients = { step: s, momentum: 0, lookahead: 0, extrapolation: 0 };
  return {
    coefficients: undefined, start: 1.5 * Math.sqrt(s), tick: Math.sqrt(s),
    next(schedule, k) {
      coefficients.momentum = schedule.momentum;
      coefficients.lookahead = schedule.momentum = variant === 'fista' ? fistaMomentum(schedule) : k / (k + 3);
      return coefficients;
    },
  };
}

function fistaMomentum(schedule: Schedule): number {
  const t = schedule.weight;
  schedule.weight = (1 + Math.sqrt(1 + 4 * t ** 2)) / 2;
  return (t - 1) / schedule.weight;
}
