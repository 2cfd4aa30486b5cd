/**
 * What the driver costs: nanoseconds of an empty synchronous step (with the finite check of the point, and with a criterion on a free metric),
 * and of a counted oracle call over an uncounted one. Goal: under 500 ns a step.
 */
import { Type } from 'typebox';
import { defineMethod, drive, type Criterion, type Execution, type Vector } from '../core/index.js';
import { openLedger } from '../core/driver/ledger.js';

const steps = 4_000_000;
const calls = 20_000_000;
const batches = 4;

/** A step that does nothing, so that all that is measured is the driver. */
const still = defineMethod(
  {
    id: 'still', version: '1.0.0', title: 'Still', summary: 'a step that does nothing', requires: [], params: Type.Object({}),
    metrics: { free: { unit: 'none', better: 'lower' } },
  },
  (run) => ({ init() { return { x: run.start(), free: 1 }; }, step() {}, point: (s) => s.x, metrics: { free: (s) => s.free } }),
);

const execution = (n: number, stop: Criterion | undefined): Execution => ({
  method: still, params: {}, chain: [], ...(stop ? { stop } : {}), budget: { iterations: steps }, sampling: { ratio: 1.3 }, seed: 0, labels: ['bench'],
  problem: { kind: 'nothing', layout: [{ name: 'x', shape: [n], offset: 0 }], traits: {}, oracles: {}, start: () => new Float64Array(n) },
});

const criteria: readonly (readonly [string, Criterion | undefined])[] = [
  ['no criterion', undefined],
  ['a free metric', { kind: 'metric', name: 'free', below: 0 }],
  ['step and a free metric', { any: [{ kind: 'step', below: -1 }, { repeat: 3, of: { kind: 'metric', name: 'free', below: 0 } }] }],
];

async function nanosecondsOfStep(n: number, stop: Criterion | undefined): Promise<number> {
  let best = Infinity;
  for (let batch = 0; batch < batches; batch++) {
    const start = performance.now();
    const records = drive(execution(n, stop));
    while (!(await records.next()).done);
    best = Math.min(best, performance.now() - start);
  }
  return 1e6 * best / steps;
}

/** Nanoseconds of `call`, the best of several batches. */
function nanosecondsOfCall(call: (x: Vector, out: Vector) => void): number {
  const x = new Float64Array(2), out = new Float64Array(2);
  let best = Infinity;
  for (let batch = 0; batch < batches; batch++) {
    const start = performance.now();
    for (let i = 0; i < calls; i++) call(x, out);
    best = Math.min(best, performance.now() - start);
  }
  return 1e6 * best / calls;
}

/** Prints both tables; about ten seconds. */
export async function run(): Promise<void> {
  console.log('an empty synchronous step, ns (goal: under 500)');
  for (const n of [2, 100]) {
    for (const [name, stop] of criteria) console.log(`  n = ${String(n).padEnd(3)}  ${name.padEnd(24)} ${(await nanosecondsOfStep(n, stop)).toFixed(1)}`);
  }
  const gradient = (x: Vector, out: Vector): void => { out[0] = x[1]!; out[1] = x[0]!; };
  const ledger = openLedger();
  const counted = ledger.wrap('gradient', gradient as never) as typeof gradient;
  ledger.open();
  const [plain, paid] = [nanosecondsOfCall((x, out) => gradient(x, out)), nanosecondsOfCall((x, out) => counted(x, out))];
  console.log(`an oracle call, ns (goal: about 15 more)\n  plain ${plain.toFixed(1)}, counted ${paid.toFixed(1)}`);
}
