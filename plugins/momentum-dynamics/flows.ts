/**
 * The differential equations as data. All but the first-order one are
 *
 *   x'' + (friction + vanishingFriction / t) x' + hessianDamping Hess f(x) x' + (force + vanishingForce / t) grad f(x + lookahead x') = 0,
 *   x(start) = x0, x'(start) = -startVelocity grad f(x0)
 *
 * (Shi, Du, Jordan and Su 2022; Su, Boyd and Candes 2016; triple momentum by `dictionaryOf`; passivity from z = v + k grad f, z' = -a z).
 */
import { momentumCoefficients, type Coefficients } from '../shared/momentum-loop.js';
import type { FlowName, Params } from './params.js';
import type { Scales } from './plan.js';

export interface Flow {
  readonly name: FlowName;
  /** 1: x' = -grad f(x). */
  readonly order: 1 | 2;
  readonly start: number;
  /** Time between two iterates of the methods that belong to it. */
  readonly tick: number;
  readonly friction: number;
  readonly vanishingFriction: number;
  readonly hessianDamping: number;
  readonly force: number;
  readonly vanishingForce: number;
  readonly lookahead: number;
  readonly startVelocity: number;
}

export const flowsThatNeedMu: ReadonlySet<FlowName> = new Set<FlowName>(['low-resolution', 'heavy-ball', 'nesterov', 'triple-momentum']);

export function flowOf(name: FlowName, { L, mu = 0, s }: Scales, passivity: Params['passivity']): Flow {
  const h = Math.sqrt(s), r = Math.sqrt(mu * s);
  const base: Flow = { name, order: 2, start: 0, tick: h, friction: 0, vanishingFriction: 0, hessianDamping: 0, force: 1, vanishingForce: 0, lookahead: 0, startVelocity: 0 };
  const strong = { ...base, friction: 2 * Math.sqrt(mu) };
  const highResolution = { ...strong, force: 1 + r, startVelocity: (2 * h) / (1 + r) };
  const convex = { ...base, start: 1.5 * h, vanishingFriction: 3 };
  switch (name) {
    case 'gradient-flow': return { ...base, order: 1, tick: s };
    case 'low-resolution': return strong;
    case 'low-resolution-convex': return convex;
    case 'heavy-ball': return highResolution;
    case 'nesterov': return { ...highResolution, hessianDamping: h };
    case 'nesterov-convex': return { ...convex, hessianDamping: h, vanishingForce: 1.5 * h, startVelocity: h };
    case 'triple-momentum': {
      const { tick, friction, lookahead } = dictionaryOf(momentumCoefficients({ smoothness: L, strongConvexity: mu }, 'triple-momentum'));
      return { ...base, tick, friction, lookahead };
    }
    case 'passivity': {
      const { a = 1 / h, k = h } = passivity ?? {};
      return { ...base, friction: a, hessianDamping: k, force: a * k };
    }
  }
}

/**
 * The shared loop is exactly the semi-implicit Euler scheme with step T of x'' + a x' + grad f(x + c x') = 0:
 * v_{k+1} = v_k - T (a v_k + grad f(xi_k + c v_k)), xi_{k+1} = xi_k + T v_{k+1}, where v_k = (xi_k - xi_{k-1}) / T.
 * T = sqrt(alpha) is `tick`, a = (1 - beta) / T is `friction`, c = gamma T is `lookahead`.
 */
export function dictionaryOf({ step, momentum, lookahead }: Coefficients): Pick<Flow, 'tick' | 'friction' | 'lookahead'> {
  const tick = Math.sqrt(step);
  return { tick, friction: (1 - momentum) / tick, lookahead: lookahead * tick };
}
