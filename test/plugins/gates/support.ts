/** The network of the dossier's reference runs, stepped by hand with its generator. */
import { readFileSync } from 'node:fs';
import { layoutSize, type AnyMethod, type AnyProblem, type Random, type Vector } from '../../../core/index.js';
import { errorsAgainst } from '../../../core/spec/check.js';
import { stochasticNeurons } from '../../../plugins/stochastic-neurons/index.js';
import type { State } from '../../../plugins/stochastic-neurons/step.js';
import { conditionalComputation } from '../../../problems/conditional-computation/index.js';
import { buildInline } from '../../problems/support.js';
import { mulberry32 } from '../mulberry32.js';

export interface Trace { readonly loss: number; readonly pen: number; readonly active: number; readonly W2_00: number; readonly gW1_norm: number }
export interface Moments { readonly mean: readonly number[]; readonly var: readonly number[] }
export interface Audit { readonly cosine_to_exact: number; readonly norm_ratio: number; readonly sign_agreement: number; readonly total_variance: number }
export type AuditOf = { readonly EL_mean: number; readonly exact_norm: number; readonly exact_row0: readonly number[] } & Readonly<Record<'reinforce_none' | 'reinforce_opt' | 'st' | 'st_slope' | 'sts', Audit>>;
export const golden = JSON.parse(readFileSync(new URL('../../golden/stochastic-neurons.json', import.meta.url), 'utf8')) as Readonly<Record<string, unknown>> & {
  readonly S6: { readonly init: AuditOf; readonly after_100_st_steps: AuditOf };
};

export const points = [[0, 0], [0, 1], [1, 0], [1, 1], [0.2, 0.9], [0.9, 0.2], [0.1, 0.1], [0.8, 0.9]].map((row) => row.map((value) => 2 * value - 1));
export const labels = [0, 1, 1, 0, 1, 1, 0, 0];
export const network = (): Promise<AnyProblem> => buildInline(conditionalComputation, { X: points, y: labels }, { experts: 6, hidden: 4, initialization: { kind: 'normal', std: 0.5 } });

/** Steps 1 .. n of stochastic-neurons, start and draws from one generator of that seed. */
export async function train(params: object, steps: number, look: (state: State, metric: (name: string) => number | undefined) => void = () => undefined, seed = 50, random: Random = mulberry32(seed), begin?: (x: Vector) => Vector): Promise<State> {
  const problem = await network(), complete = structuredClone(params) as Record<string, unknown>, method = stochasticNeurons as unknown as AnyMethod;
  const [error] = await errorsAgainst(method.manifest.params, complete);
  if (error) throw error;
  const stepper = method.build({ oracles: problem.oracles, layout: problem.layout, size: layoutSize(problem.layout), traits: problem.traits, random, stream: () => mulberry32(1), start: () => (begin ?? ((x: Vector) => x))(problem.start(random)), params: complete, note: () => undefined } as never);
  const state = (await stepper.init()) as State;
  for (let k = 0; k < steps; k++) { await stepper.step!(state); look(state, (name) => stepper.metrics[name]!(state, problem.oracles) as number | undefined); }
  return state;
}

export const blockOf = ({ layout }: AnyProblem, name: string, x: Vector): Vector => { const { offset, shape } = layout.find((block) => block.name === name)!; return x.slice(offset, offset + shape.reduce((product, extent) => product * extent, 1)); };
