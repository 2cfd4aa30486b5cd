/** Which accuracies are measured, and the floors there. */
import { floorsOf, usageError, type ClassConstants, type HardInstance } from '../../core/index.js';
import type { FloorParams } from './params.js';
import { emptyState, noteInstance, type State } from './state.js';

const falling = (eps: readonly number[]): Float64Array => Float64Array.from(eps).sort().reverse();

/** Of a hard instance: the own accuracy times 1, sqrt 2, 2, ... 4, which doubles T from one to the next for first-order ones. */
const steps = [0, 1, 2, 3, 4];

/** One hard instance for each accuracy; those whose chain has no coordinate are left out. Errors: `floor-constants`, `floor-trivial`. */
export function hardState(own: HardInstance, member: (eps: number) => HardInstance | undefined, params: FloorParams, methods: number, trivial: (eps: number) => void): State {
  for (const name of ['order', 'Delta', 'L', 'sigma', 'Lbar'] as const) if (params[name] !== undefined) throw usageError('floor-constants', `A hard instance brings its own constants, and \`${name}\` is given.`, { pointer: `/method/params/${name}`, expected: `no \`${name}\``, suggestion: 'set it in the params of the problem' });
  const wanted = falling(params.eps ?? steps.map((j) => own.eps * 2 ** (j / 2))), members = [...wanted].map(member);
  for (const [i, eps] of wanted.entries()) if (!members[i] && params.eps) trivial(eps);
  const kept = members.filter((one) => one !== undefined);
  if (kept.length === 0) throw usageError('floor-trivial', 'At none of these accuracies has the chain a coordinate: the start point is good enough.', { pointer: '/method/params/eps', expected: `accuracies like ${own.eps}` });
  const state = emptyState(Float64Array.from(kept, ({ eps }) => eps), methods, own, own.amplitude / own.scale ** 2);
  kept.forEach((one, e) => { noteInstance(state, e, one); });
  return state;
}

/** Of any other problem: shares of the gradient norm at the start. */
const shares = [0.5, 1, 1.5, 2, 2.5, 3].map((power) => 10 ** -power);

export function givenState(norm: number, constants: ClassConstants, params: FloorParams, methods: number): State {
  const state = emptyState(falling(params.eps ?? shares.map((share) => share * (norm > 0 ? norm : 1))), methods, constants);
  const { deterministic, variance, 'mean-square': meanSquare } = floorsOf(constants), sampled = meanSquare ?? variance;
  state.eps.forEach((eps, e) => { state.exact[e] = deterministic?.(eps) ?? 0; state.sampledFloor[e] = sampled?.(eps) ?? 0; });
  return state;
}
