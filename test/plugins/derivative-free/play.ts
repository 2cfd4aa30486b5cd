/** Runs a method by hand with the generator of the dossiers, and objectives in plain loops. */
import type { AnyMethod, AnyProblem, Random, Vector } from '../../../core/index.js';
import { layoutSize } from '../../../core/index.js';
import { valueToValueBatch } from '../../../core/registry/bridges/value-to-value-batch.js';
import { errorsAgainst } from '../../../core/spec/check.js';

export interface Stepped { readonly k: number; readonly state: object; metric(name: string): number | undefined; readonly evaluations: number }

/** Steps 1 to `steps`; `look` sees the state after each. Params are completed with defaults, and refused as the command line would. */
export async function play(method: AnyMethod, problem: AnyProblem, params: object, random: Random, steps: number, look: (at: Stepped) => void, bridge = true): Promise<void> {
  const bridged = bridge ? valueToValueBatch.rewrite(problem) : problem, { oracles, layout, traits } = bridged, complete = structuredClone(params);
  const [error] = await errorsAgainst(method.manifest.params, complete);
  if (error) throw error;
  let evaluations = 0;
  const counted = { ...oracles, value: (x: Vector) => { evaluations++; return oracles.value!(x); }, valueBatch: (points: Vector, out: Vector) => { evaluations += out.length; oracles.valueBatch!(points, out); },
    blockValues: oracles.blockValues && ((x: Vector, range: Int32Array, candidates: Vector, out: Vector) => { evaluations += out.length; oracles.blockValues!(x, range, candidates, out); }),
    ...(bridge ? {} : { valueBatch: undefined }) };
  const stepper = method.build({
    oracles: counted, layout, size: layoutSize(layout), traits, number: (name: keyof typeof traits) => traits[name], random, signal: new AbortController().signal, start: () => bridged.start(random), params: complete, note: () => undefined,
  } as never);
  const state = await stepper.init();
  for (let k = 1; k <= steps; k++) {
    const finish = stepper.step ? await stepper.step(state) : await stepper.tell!(state, stepper.ask!(state).map(({ args }) => counted.value(args[0] as Vector)));
    look({ k, state, evaluations, metric: (name) => stepper.metrics[name]!(state, { value: oracles.value }) as number | undefined });
    if (finish && k < steps) throw new Error(`ended at ${k}: ${finish.reason}`);
  }
}

/** sum x^2 + 2.5 (1 - cos 2 pi x): the one of the official programs. */
export const officialRastrigin = (x: ArrayLike<number>): number => { let sum = 0; for (let i = 0; i < x.length; i++) sum += x[i]! ** 2 + 2.5 * (1 - Math.cos(2 * Math.PI * x[i]!)); return sum; };
export const rastrigin = (x: ArrayLike<number>): number => { let sum = 10 * x.length; for (let i = 0; i < x.length; i++) sum += x[i]! ** 2 - 10 * Math.cos(2 * Math.PI * x[i]!); return sum; };

export const canyon = (p: ArrayLike<number>): number => {
  const x = p[0]!, y = p[1]!, v = y - ((x - 1) * (x - 4) ** 2 / 8 + 2), b = -x - 1.6 * y;
  return 25 * (1 - Math.exp(-1.4 * v * v * Math.exp(-0.002 * x ** 4))) + 0.4 * x * x + 0.2 * y * y + 1.1625 * ((1 - Math.cos(0.75 * Math.PI * x)) + (1 - Math.cos(0.75 * Math.PI * y)))
    + 4 * Math.exp(1 - 2 * v ** 4) * Math.max((1 - Math.exp(-9 * b * b)) * Math.sign(b), 0);
};
