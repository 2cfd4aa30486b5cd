// State in the wrong place.
import { defineAskTell, query, tensorToken } from 'saddlepoint';
import { descent, manifestOf } from './base.mjs';

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

export const nestsMapInState = descent('nests-map-in-state', {}, (run, good) => ({ init: () => ({ ...good.init(), memory: { pairs: [{ seen: new Map() }] } }) }));
export const growsForever = descent('grows-forever', {}, (run, good) => ({ init: () => ({ ...good.init(), past: [] }), step(s) { good.step(s); s.past.push(s.x[0]); } }));

// What `ask` knows and `tell` needs is in the closure: only a run that is killed between the two loses it.
const asking = (id, change) => defineAskTell({ ...manifestOf(id), requires: [], asks: ['gradient'] }, (run) => {
  const t = 1 / (run.traits.smoothness ?? 1);
  const go = (s, g) => { for (let i = 0; i < s.x.length; i++) s.x[i] -= t * g[i]; };
  return { init: () => ({ x: run.start(), g: new Float64Array(run.size) }), point: (s) => s.x, metrics: { value: (s, observe) => observe.value?.(s.x) }, ...change(run, go) };
});
export const asksInClosure = asking('asks-in-closure', (run, go) => {
  let scale = 0;
  return { ask(s) { scale = 1; return [query('gradient', s.x, new Float64Array(run.size))]; }, tell(s, [g]) { go(s, g.map((gi) => scale * gi)); scale = 0; } };
});
export const keepsAskedOut = asking('keeps-asked-out', (run, go) => ({ ask: (s) => [query('gradient', s.x, s.g)], tell(s) { go(s, s.g); } }));

export const leaksTensors = descent('leaks-tensors', { services: { tensors: tensorToken } }, (run, good) => ({ step(s) { good.step(s); run.services.tensors.tf.scalar(s.k); } }));
export const keepsTensorInClosure = descent('keeps-tensor-in-closure', { services: { tensors: tensorToken } }, (run, good) => {
  const scale = run.services.tensors.tf.scalar(1);
  return { async step(s) { good.step(s); s.k += 0 * (await scale.data())[0]; } };
});
