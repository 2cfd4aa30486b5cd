/**
 * Lan's schedules.
 *
 * | symbol | name | fixed horizon N | any horizon |
 * |---|---|---|---|
 * | gamma_k | weight of the new average | 2/(k+1) | 3/(k+2) |
 * | beta_k | weight of V(x_{k-1}, .) | 2L/k | 9L (1 - P) / (2 (k+1)), P = 2/((T_k+1)(T_k+2)) |
 * | T_k | inner steps | ceil(M^2 N k^2 / (Dt L^2)) | ceil(M^2 (k+1)^3 / (Dt L^2)) |
 */
import type { Plan } from './outer.js';

export type Schedule = (k: number, plan: Plan) => void;

export const fixedHorizon = (L: number, M2: number, N: number, Dt: number): Schedule => (k, plan) => {
  plan.gamma = 2 / (k + 1);
  plan.beta = (2 * L) / k;
  plan.innerSteps = Math.max(1, Math.ceil((M2 * N * k * k) / (Dt * L * L)));
};

export const anyHorizon = (L: number, M2: number, Dt: number): Schedule => (k, plan) => {
  const T = Math.max(1, Math.ceil((M2 * (k + 1) ** 3) / (Dt * L * L))), P = 2 / ((T + 1) * (T + 2));
  plan.gamma = 3 / (k + 2);
  plan.beta = (9 * L * (1 - P)) / (2 * (k + 1));
  plan.innerSteps = T;
};
