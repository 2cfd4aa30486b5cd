/** Cells one after the other in this process. */
import { runCell } from './cell.js';
import { inLanes, type Executor } from './executor.js';

export const openInline = (): Executor => ({ execute: (tasks, watch) => inLanes(1, tasks, watch, runCell), close: () => Promise.resolve() });
