/** Runs a method by hand, so that a generator of the test's choice can be its stream. */
import type { AnyProblem, Random, Run, Vector } from '../../../core/index.js';
import { proxToTwoCentreProx } from '../../../core/registry/bridges/prox-to-two-centre-prox.js';
import { sampleGradientToComposite } from '../../../core/registry/bridges/sample-gradient-to-composite.js';
import { smoothSamplesToComposite } from '../../../core/registry/bridges/smooth-samples-to-composite.js';
import { mirrorDescent } from '../../../plugins/mirror-descent/index.js';
import { sgd } from '../../../plugins/sgd/index.js';

export interface Played { readonly x: Vector; readonly values: ReadonlyMap<number, number>; readonly averageValue: number; readonly bound: number | undefined; readonly stepSizes: readonly number[] }

const methods = { sgd, 'mirror-descent': mirrorDescent } as const;
export type MethodId = keyof typeof methods;

/** T steps of the method, values at the steps of `at`. */
export async function play(id: MethodId, original: AnyProblem, params: object, T: number, random: Random, at: readonly number[] = [T]): Promise<Played> {
  let problem = original.oracles.sampleGradient ? sampleGradientToComposite.rewrite(original) : original;
  if (problem.oracles.sampleSmoothGradient && !problem.oracles.sampleSubgradient) problem = smoothSamplesToComposite.rewrite(problem);
  if (id === 'mirror-descent' && problem.oracles.prox) problem = proxToTwoCentreProx.rewrite(problem);
  const { oracles, layout, traits } = problem;
  const start = (): Vector => problem.start(random);
  const stepper = methods[id].build({
    oracles, layout, size: start().length, traits, random, signal: new AbortController().signal, start,
    params: { p: 1.5, batch: 1, subgradients: 'sampled', ...params }, number: (name: 'samples') => traits[name]!,
  } as unknown as Run);
  const state = await stepper.init() as { x: Vector }, values = new Map<number, number>(), stepSizes: number[] = [];
  const metric = (name: string): number | undefined => stepper.metrics[name]!(state, { value: problem.oracles.value }) as number | undefined;
  for (let k = 1; k <= T; k++) {
    const finish = await stepper.step!(state);
    if (finish && k < T) throw new Error(`ended at ${k}: ${finish.reason}`);
    if (at.includes(k)) values.set(k, metric('value')!);
    stepSizes.push(metric('stepSize')!);
  }
  return { x: state.x, values, averageValue: metric('averageValue')!, bound: metric('bound'), stepSizes };
}
