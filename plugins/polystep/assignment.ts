/**
 * From costs to weights, P rows of V. Symbols: C -> costs over the scale, eps -> temperature, f, g -> duals, a = 1/P and b = 1/V -> marginals,
 * omega -> relaxation, lambda -> weight of the column marginal (0: softmax, infinity: Sinkhorn). Rows of the result sum to 1.
 */
import { usageError, type Vector } from '../../core/index.js';

export interface AssignmentPlan {
  readonly kind: 'softmax' | 'sinkhorn' | 'kl' | 'tempered' | 'argmin' | 'top-k';
  readonly lambda: number; readonly omega: number; readonly tolerance: number; readonly maxIterations: number; readonly temperature: number; readonly count: number; readonly warm: boolean;
}

/** Duals of the last step, empty where the rule has none; `epsilon` is the one that they belong to, 0 before the first. */
export interface Duals { readonly f: Float64Array; readonly g: Float64Array; epsilon: number }

export const usesDuals = ({ kind }: AssignmentPlan): boolean => kind === 'sinkhorn' || kind === 'kl';

/** `C` is divided by the scale already. Writes weights; answers the iterations taken. Errors: `assignment-one-row`. */
export function assign(plan: AssignmentPlan, C: Vector, P: number, V: number, epsilon: number, duals: Duals, weights: Vector): number {
  switch (plan.kind) {
    case 'softmax': rows(C, P, V, epsilon, weights); return 0;
    case 'tempered': rows(C, P, V, plan.temperature, weights); return 0;
    case 'argmin': lowest(C, P, V, 1, weights); return 0;
    case 'top-k': lowest(C, P, V, Math.min(plan.count, V), weights); return 0;
    default: return transport(plan, C, P, V, epsilon, duals, weights);
  }
}

/** softmax_v(-C / eps), shifted by the row's minimum. A row without differences is uniform, exactly. */
function rows(C: Vector, P: number, V: number, epsilon: number, weights: Vector): void {
  for (let i = 0; i < P; i++) {
    const from = i * V;
    let least = C[from]!, most = least;
    for (let v = 1; v < V; v++) { const c = C[from + v]!; if (c < least) least = c; if (c > most) most = c; }
    if (least === most) { weights.fill(1 / V, from, from + V); continue; }
    let sum = 0;
    for (let v = 0; v < V; v++) sum += weights[from + v] = Math.exp((least - C[from + v]!) / epsilon);
    for (let v = 0; v < V; v++) weights[from + v] = weights[from + v]! / sum;
  }
}

/** The k lowest costs of a row share the mass; the first index of equal ones. */
function lowest(C: Vector, P: number, V: number, k: number, weights: Vector): void {
  weights.fill(0, 0, P * V);
  for (let i = 0; i < P; i++) for (let taken = 0; taken < k; taken++) {
    let best = -1;
    for (let v = 0; v < V; v++) if (weights[i * V + v] === 0 && (best < 0 || C[i * V + v]! < C[i * V + best]!)) best = v;
    weights[i * V + best] = 1 / k;
  }
}

/** Every so many iterations the marginals are looked at. */
const lookEvery = 10;

function transport(plan: AssignmentPlan, C: Vector, P: number, V: number, eps: number, duals: Duals, weights: Vector): number {
  if (P === 1 && plan.kind === 'sinkhorn') {
    throw usageError('assignment-one-row', 'With one row the Sinkhorn plan is uniform, and nothing would move.', { pointer: '/method/params/assignment/kind', expected: '"softmax", or more than one block or particle', suggestion: 'set `assignment` to {"kind": "softmax"}' });
  }
  const { f, g } = duals, a = -Math.log(P), b = -Math.log(V), keep = 1 - plan.omega, share = plan.kind === 'kl' ? plan.lambda / (plan.lambda + eps) : 1;
  if (duals.epsilon > 0 && plan.warm) { for (let i = 0; i < P; i++) f[i] = f[i]! * (eps / duals.epsilon); for (let v = 0; v < V; v++) g[v] = g[v]! * (eps / duals.epsilon); } else { f.fill(0); g.fill(0); }
  duals.epsilon = eps;
  let iteration = 0;
  while (iteration < plan.maxIterations) {
    iteration++;
    let moved = 0;
    for (let i = 0; i < P; i++) {
      const next = keep * f[i]! + plan.omega * eps * (a - logSumRow(C, g, i, V, eps));
      moved = Math.max(moved, Math.abs(next - f[i]!));
      f[i] = next;
    }
    for (let v = 0; v < V; v++) {
      const next = keep * g[v]! + plan.omega * share * eps * (b - logSumColumn(C, f, v, P, V, eps));
      moved = Math.max(moved, Math.abs(next - g[v]!));
      g[v] = next;
    }
    if (iteration % lookEvery === 0 && (plan.kind === 'kl' ? moved / eps : marginalError(C, f, g, P, V, eps)) < plan.tolerance) break;
  }
  planOf(C, f, g, P, V, eps, weights);
  return iteration;
}

/** log sum_v exp((g_v - C_iv) / eps). */
function logSumRow(C: Vector, g: Vector, i: number, V: number, eps: number): number {
  let most = -Infinity;
  for (let v = 0; v < V; v++) most = Math.max(most, g[v]! - C[i * V + v]!);
  let sum = 0;
  for (let v = 0; v < V; v++) sum += Math.exp((g[v]! - C[i * V + v]! - most) / eps);
  return most / eps + Math.log(sum);
}

function logSumColumn(C: Vector, f: Vector, v: number, P: number, V: number, eps: number): number {
  let most = -Infinity;
  for (let i = 0; i < P; i++) most = Math.max(most, f[i]! - C[i * V + v]!);
  let sum = 0;
  for (let i = 0; i < P; i++) sum += Math.exp((f[i]! - C[i * V + v]! - most) / eps);
  return most / eps + Math.log(sum);
}

function marginalError(C: Vector, f: Vector, g: Vector, P: number, V: number, eps: number): number {
  let worst = 0;
  for (let i = 0; i < P; i++) worst = Math.max(worst, Math.abs(Math.exp(f[i]! / eps + logSumRow(C, g, i, V, eps)) - 1 / P));
  for (let v = 0; v < V; v++) worst = Math.max(worst, Math.abs(Math.exp(g[v]! / eps + logSumColumn(C, f, v, P, V, eps)) - 1 / V));
  return worst;
}

/** exp((f_i + g_v - C_iv) / eps), each row over its sum: the barycentre divides by the realised mass. */
function planOf(C: Vector, f: Vector, g: Vector, P: number, V: number, eps: number, weights: Vector): void {
  for (let i = 0; i < P; i++) {
    let most = -Infinity, sum = 0;
    for (let v = 0; v < V; v++) most = Math.max(most, g[v]! - C[i * V + v]!);
    for (let v = 0; v < V; v++) sum += weights[i * V + v] = Math.exp((g[v]! - C[i * V + v]! - most) / eps);
    for (let v = 0; v < V; v++) weights[i * V + v] = weights[i * V + v]! / sum;
  }
}
