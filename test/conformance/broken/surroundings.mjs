// Reads from outside of its run by names that were taken at load, or leaves something there.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { descent } from './base.mjs';

const now = Date.now;
const clock = globalThis.performance;
const eachStep = (id, act) => descent(id, {}, (run, good) => ({ step(s) { good.step(s); act(); } }));

export const readsCapturedClock = eachStep('reads-captured-clock', () => { now(); });
export const readsAliasedClock = eachStep('reads-aliased-clock', () => { clock.now(); });
export const drawsUuid = eachStep('draws-uuid', () => { randomUUID(); });
export const readsNewDate = eachStep('reads-new-date', () => { new Date(); });
export const readsEnvironment = eachStep('reads-environment', () => { void process.env.SADDLEPOINT_STEP; });
export const readsFile = eachStep('reads-file', () => { existsSync('step.txt'); });
export const leavesTimer = descent('leaves-timer', {}, () => { setInterval(() => {}, 1e6); return {}; });

export const forgetsStart = descent('forgets-start', {}, (run, good) => ({ init: () => ({ ...good.init(), x: new Float64Array(run.size) }) }));
export const metricWrites = descent('metric-writes', {}, (run, good) => ({ metrics: { value: (s, observe) => { s.x[0] += 1e-6 / (1 + s.k) ** 4; return observe.value?.(s.x); } } }));
