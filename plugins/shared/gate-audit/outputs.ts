/** Losses at many outputs of one row's gates. */
import type { OracleSet, Random, Vector } from '../../../core/index.js';
import type { Visit } from './moments.js';

/** Outputs that are asked for together. */
const atOnce = 256;

/** Writes output number `index` of the gates to `mask` from `at` on; answers its weight. */
export type Write = (index: number, mask: Vector, at: number) => number;
export type VisitAll = (x: Vector, row: number, units: number, total: number, write: Write, visit: Visit, sloped: boolean) => void;

/** Losses, and where `sloped` the slopes, at `total` outputs that `write` makes, chunk by chunk. */
export function openOutputs(gatedLosses: OracleSet['gatedLosses']): VisitAll {
  const rows = new Int32Array(atOnce), losses = new Float64Array(atOnce), weights = new Float64Array(atOnce), none = new Float64Array(0);
  let masks = new Float64Array(0), slopes = new Float64Array(0);
  return (x, row, units, total, write, visit, sloped) => {
    if (masks.length !== atOnce * units) { masks = new Float64Array(atOnce * units); slopes = new Float64Array(atOnce * units); }
    for (let first = 0; first < total; first += atOnce) {
      const count = Math.min(atOnce, total - first), all = count === atOnce;
      for (let c = 0; c < count; c++) weights[c] = write(first + c, masks, c * units);
      const where = all ? rows : rows.subarray(0, count), at = all ? masks : masks.subarray(0, count * units);
      where.fill(row);
      gatedLosses(x, where, at, sloped ? (all ? slopes : slopes.subarray(0, count * units)) : none, all ? losses : losses.subarray(0, count));
      for (let c = 0; c < count; c++) visit(weights[c]!, losses[c]!, masks, slopes, c * units);
    }
  };
}

/** Output number `index` of all 2^N: bit i is gate i; open gates let `level` through with probability `chance`. */
export const enumerated = (chance: Vector, level: (i: number) => number): Write => (index, mask, at) => {
  let weight = 1;
  for (let i = 0; i < chance.length; i++) { const open = Math.floor(index / 2 ** i) % 2 === 1; mask[at + i] = open ? level(i) : 0; weight *= open ? chance[i]! : 1 - chance[i]!; }
  return weight;
};

/** Drawn outputs of equal weight, `samples` in all. */
export const drawn = (random: Random, chance: Vector, level: (i: number) => number, samples: number): Write => (_index, mask, at) => {
  for (let i = 0; i < chance.length; i++) mask[at + i] = random.uniform() < chance[i]! ? level(i) : 0;
  return 1 / samples;
};
