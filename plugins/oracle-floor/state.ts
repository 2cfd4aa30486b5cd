/** What the analysis knows so far. A cell is one method at one accuracy: number method * accuracies + accuracy. */
import type { ClassConstants, HardInstance } from '../../core/index.js';

export interface Staircase { call: Float64Array; zero: Float64Array; half: Float64Array; one: Float64Array }

export interface State {
  k: number;
  /** Falling. */
  eps: Float64Array;
  constants: ClassConstants;
  /** amplitude / scale^2 of the own instance; 0 on a problem that is none. */
  bend: number;
  /** By accuracy. */
  T: Float64Array;
  scale: Float64Array;
  amplitude: Float64Array;
  chance: Float64Array;
  exact: Float64Array;
  sampledFloor: Float64Array;
  /** By cell: calls, 0 where the accuracy was not reached; prog_0, and its largest growth in one call. */
  calls: Float64Array;
  progress: Float64Array;
  growth: Float64Array;
  /** By method: whether it drew samples. */
  sampled: Uint8Array;
  /** By method, at the smallest accuracy. */
  stairs: Staircase[];
}

export function emptyState(eps: Float64Array, methods: number, { order, Delta, L, sigma, Lbar }: ClassConstants, bend = 0): State {
  const row = (): Float64Array => new Float64Array(eps.length), cells = (): Float64Array => new Float64Array(eps.length * methods);
  return {
    k: 0, eps, bend, constants: { order, Delta, ...(L === undefined ? {} : { L }), ...(sigma === undefined ? {} : { sigma }), ...(Lbar === undefined ? {} : { Lbar }) }, T: row(), scale: row(), amplitude: row(), chance: row(), exact: row(), sampledFloor: row(), calls: cells(), progress: cells(), growth: cells(), sampled: new Uint8Array(methods),
    stairs: Array.from({ length: methods }, () => ({ call: new Float64Array(0), zero: new Float64Array(0), half: new Float64Array(0), one: new Float64Array(0) })),
  };
}

export function noteInstance(s: State, e: number, { T, scale, amplitude, chance, exactFloor, sampledFloor }: HardInstance): void {
  s.T[e] = T;
  s.scale[e] = scale;
  s.amplitude[e] = amplitude;
  s.chance[e] = chance;
  s.exact[e] = exactFloor;
  s.sampledFloor[e] = sampledFloor;
}

export const methodOf = (s: State, cell: number): number => Math.floor(cell / s.eps.length);
export const accuracyOf = (s: State, cell: number): number => cell % s.eps.length;
/** The floor that a cell is held against; 0 where there is none. */
export const floorOf = (s: State, cell: number): number => (s.sampled[methodOf(s, cell)] === 1 ? s.sampledFloor : s.exact)[accuracyOf(s, cell)]!;
