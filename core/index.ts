/** The public API of Saddlepoint: the one place that semver covers. */
export * from './contract/index.js';
export { drive } from './driver/iterate.js';
export type { Execution, Progress, Snapshot, Store } from './driver/execution.js';
export * from './linalg/index.js';
