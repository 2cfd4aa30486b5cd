// State in the wrong place.
import { descent } from './base.mjs';

let runsBefore = 0;
export const leaksModuleState = descent('leaks-module-state', {}, (run, good) => {
  const mine = runsBefore++;
  return { step(s) { good.step(s); s.x[0] += (mine * 1e-3) / (1 + s.k) ** 4; } };
});

export const keepsStateInClosure = descent('keeps-state-in-closure', {}, (run, good) => {
  let steps = 0;
  return { step(s) { steps++; good.step(s); s.x[0] += (1e-6 * steps) / (1 + s.k) ** 4; } };
});

export const keepsMapInState = descent('keeps-map-in-state', {}, (run, good) => ({ init: () => ({ ...good.init(), seen: new Map([[0, 1]]) }) }));

class Memory { last = 0; }
export const keepsClassInState = descent('keeps-class-in-state', {}, (run, good) => ({ init: () => ({ ...good.init(), memory: new Memory() }) }));

// The same in every run of a process, another in the next one: only the second process sees it.
const mark = process.pid * 1e-12;
export const dependsOnProcess = descent('depends-on-process', {}, (run, good) => ({ step(s) { good.step(s); s.x[0] += mark / (1 + s.k) ** 4; } }));
