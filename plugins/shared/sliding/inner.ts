/** How the inner steps weigh their centres and their average, and where they take slopes of h. */
import { usageError, type OracleSet, type Vector } from '../../../core/index.js';
import type { Inner, Plan } from './outer.js';
import type { SlidingRun } from './run.js';
import { moveTowards } from './vectors.js';

/** Lan's weights: q_t = beta t / 2, theta_t = 2 (t + 1) / (t (t + 3)). */
export const lanWeights: Pick<Inner, 'weight' | 'share'> = { weight: ({ beta }, t) => (beta * t) / 2, share: (t) => (2 * (t + 1)) / (t * (t + 3)) };

/** The derived weights, m = mu + beta: q_t = m (t - 1) / 2 + m T (T + 1) / (2 t), so that t q_t = (t - 1)(m + q_{t-1}); theta_t = 2 / (t + 1). */
export const derivedWeights = (mu: number): Pick<Inner, 'weight' | 'share'> => ({
  weight: ({ beta, innerSteps: T }, t) => (mu + beta) * ((t - 1) / 2 + (T * (T + 1)) / (2 * t)),
  share: (t) => 2 / (t + 1),
});

export interface SubgradientOracles { readonly nonsmoothSubgradient: OracleSet['nonsmoothSubgradient']; readonly sampleSubgradient: OracleSet['sampleSubgradient'] | undefined }

/** A subgradient at u, or the mean of `batch` sampled ones: one draw for each, from the method's stream. */
export function subgradientSlope(run: SlidingRun & { readonly oracles: SubgradientOracles; readonly params: { readonly subgradients: 'full' | 'sampled'; readonly batch: number } }): Inner['slope'] {
  const { oracles: { nonsmoothSubgradient, sampleSubgradient }, params: { subgradients, batch }, random } = run;
  if (subgradients === 'full') return (_plan, _t, theta, u, average, _xbar, out) => { moveTowards(average, u, theta); nonsmoothSubgradient(u, out); };
  if (!sampleSubgradient) throw usageError('samples-missing', 'The problem offers no sampled subgradients.', { pointer: '/method/params/subgradients', expected: 'a problem with sampleSubgradient, or "full"', suggestion: '--set /method/params/subgradients=full' });
  const count = run.number('samples'), samples = new Int32Array(batch);
  return (_plan, _t, theta, u, average, _xbar, out) => {
    moveTowards(average, u, theta);
    for (let i = 0; i < batch; i++) samples[i] = random.integer(count);
    sampleSubgradient(u, samples, out);
  };
}

export interface SaddleOracles { readonly couple: OracleSet['couple']; readonly coupleAdjoint: OracleSet['coupleAdjoint']; readonly dualArgmax: OracleSet['dualArgmax']; readonly smoothedGradient: OracleSet['smoothedGradient'] | undefined }

/** The problem's joint oracle, or its three parts one after the other. */
export const smoothedGradientOf = ({ couple, coupleAdjoint, dualArgmax, smoothedGradient }: SaddleOracles): OracleSet['smoothedGradient'] =>
  smoothedGradient ?? ((x, eta, y, out) => { couple(x, y); dualArgmax(y, eta, y); coupleAdjoint(y, out); });

export interface SmoothedPlan extends Plan { smoothing: number }

/**
 * The gradient K'y of the smoothed h at um = (1 - gamma) xbar + gamma ((1 - alpha) ut + alpha u), alpha = theta_t, with y = argmax <K um, y> - J(y) - eta W(y):
 * one K and one K'. The last y is left in `y`.
 */
export function smoothedSlope({ size, oracles }: { readonly size: number; readonly oracles: SaddleOracles }, share: Inner['share'], y: Vector): Inner['slope'] {
  const um = new Float64Array(size), smoothedGradient = smoothedGradientOf(oracles);
  return (plan, t, theta, u, average, xbar, out) => {
    const { gamma, smoothing } = plan as SmoothedPlan, alpha = share(t);
    between(theta, 1 - gamma, gamma * (1 - alpha), gamma * alpha, u, average, xbar, um);
    smoothedGradient(um, smoothing, y, out);
  };
}

/** Moves the average by theta towards u, and writes um = old xbar + mean average + fresh u in the same pass: four entries at a time, which is a third faster. */
function between(theta: number, old: number, mean: number, fresh: number, u: Vector, average: Vector, xbar: Vector, um: Vector): void {
  const n = um.length;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    const ua = u[i]!, ub = u[i + 1]!, uc = u[i + 2]!, ud = u[i + 3]!, oldA = average[i]!, oldB = average[i + 1]!, oldC = average[i + 2]!, oldD = average[i + 3]!;
    const a = oldA + theta * (ua - oldA), b = oldB + theta * (ub - oldB), c = oldC + theta * (uc - oldC), d = oldD + theta * (ud - oldD);
    average[i] = a;
    average[i + 1] = b;
    average[i + 2] = c;
    average[i + 3] = d;
    um[i] = old * xbar[i]! + mean * a + fresh * ua;
    um[i + 1] = old * xbar[i + 1]! + mean * b + fresh * ub;
    um[i + 2] = old * xbar[i + 2]! + mean * c + fresh * uc;
    um[i + 3] = old * xbar[i + 3]! + mean * d + fresh * ud;
  }
  for (; i < n; i++) {
    average[i]! += theta * (u[i]! - average[i]!);
    um[i] = old * xbar[i]! + mean * average[i]! + fresh * u[i]!;
  }
}

/** The smallest T >= 1 with T (T + 1) >= `least`. */
export const fewestSteps = (least: number): number => Math.max(1, Math.ceil((-1 + Math.sqrt(1 + 4 * least)) / 2));
