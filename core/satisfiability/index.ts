/** Clause sets prepared for search: who occurs where, and what a flip changes. */
export { indexOf, type ClauseIndex } from './clause-index.js';
export { openAssignment, type Assignment } from './assignment.js';
