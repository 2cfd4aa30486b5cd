/** What can be measured on gates that are 0 or 1. The noisy rectifier has an objective of its own, for which it is exact. */
export const candidates = ['reinforce', 'reinforce-mean', 'reinforce-optimal', 'straight-through', 'straight-through-slope', 'stochastic-times-smooth', 'sigmoid'] as const;
export type Candidate = (typeof candidates)[number];
