export type { Algorithm, OnlineSetting, OnlineState, Prox } from './algorithm.js';
export { defineOnline, type OnlineMethod } from './define-online.js';
export type { Learner, LearnerOptions, LearnerState, RoundLoss } from './learner.js';
export { openLearner } from './open-learner.js';
