/** The stages of the central path, with the authors' defaults for linear models and for networks. */
export interface ScheduleParams { readonly mu?: number; readonly muFactor: number; readonly stages?: number; readonly s?: readonly number[]; readonly iterations?: number; readonly lastIterations?: number }

/** Stages count from 0. */
export interface Schedule { readonly stages: number; readonly rate: number; mu(stage: number): number; s(stage: number): number; /** Most Adam steps. */ iterations(stage: number): number }

const linear = { mu: 1, stages: 5, s: [1, 0.9, 0.8, 0.7, 0.6], iterations: 30_000, lastIterations: 60_000, rate: 3e-4 };
const networks = { mu: 0.1, stages: 4, s: [1], iterations: 50_000, lastIterations: 80_000, rate: 2e-4 };

export function scheduleOf(params: ScheduleParams, isNetwork: boolean): Schedule {
  const { mu: first, stages, s, iterations, lastIterations, rate } = { ...(isNetwork ? networks : linear), ...params };
  return {
    stages, rate,
    mu: (stage) => { let mu = first; for (let k = 0; k < stage; k++) mu *= params.muFactor; return mu; },
    s: (stage) => s[Math.min(stage, s.length - 1)]!,
    iterations: (stage) => (stage + 1 === stages ? lastIterations : iterations),
  };
}
