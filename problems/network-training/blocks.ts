/**
 * `blockValues`: a candidate that changes few parameters of one layer changes few rows of that layer's product, by d_uj times input j; functions of one number are
 * applied to those rows alone, and the next product changes by its columns times what is left of the change. Layers before stay as they are at the base point.
 * What would cancel (large values or weights that are taken back) is evaluated as a whole.
 */
import { linalg, type OracleSet, type Vector } from '../../core/index.js';
import type { Form, Rounding } from './layer.js';
import type { Network } from './network.js';

/** Base values above this are not updated by differences: what is left of them would have lost digits. */
const mostValue = 1024;

/** A layer at the base point, with its parameters as they multiply; `moved` is scratch for the same values at a candidate. */
interface Stage { readonly form: Form; readonly offset: number; readonly end: number; readonly base: Vector; readonly moved: Vector; readonly W: Vector; readonly b: Vector }

export interface Answers { loss(outputs: Vector): number; /** Of all parameters. */ penalty(x: Vector): number; /** Objective by a whole pass. */ whole(x: Vector): number }

export function openBlocks({ layers, layout, size }: Network, input: Vector, rows: number, { loss, penalty, whole }: Answers): OracleSet['blockValues'] {
  let block = 0, widest = 1;
  const stages = layers.map(({ form, output: { features }, parameters }): Stage => {
    const offset = layout[block]?.offset ?? size, affine = form!.kind === 'affine' ? form as Form & { kind: 'affine' } : undefined, matrix = affine ? affine.units * affine.features : 0;
    block += parameters.length;
    widest = Math.max(widest, features, affine?.features ?? 0);
    return { form: form!, offset, end: layout[block]?.offset ?? size, base: new Float64Array(features * rows), moved: new Float64Array(features * rows), W: new Float64Array(matrix), b: new Float64Array(affine?.units ?? 0) };
  });
  const { gemm } = linalg(), point = new Float64Array(size), place = new Int32Array(widest).fill(-1), units = new Int32Array(widest);
  /** The rows that changed, `units` says which; and columns of the next layer's weights. */
  let changed = new Float64Array(0), columns = new Float64Array(0);
  let lossAtBase = 0;
  const inputOf = (l: number): Vector => (l === 0 ? input : stages[l - 1]!.base);

  /** All layers at the point; false where differences from it would not do. */
  const learn = (): boolean => {
    let largest = 0;
    stages.forEach(({ form, offset, base, W, b }, l) => {
      if (form.kind === 'map') form.map(inputOf(l), base);
      else {
        for (let i = 0; i < W.length; i++) W[i] = imageOf(point[offset + i]!, form.rounding);
        for (let u = 0; u < b.length; u++) { b[u] = biasOf(point[offset + W.length + u]!, form.rounding); base.fill(b[u]!, u * rows, (u + 1) * rows); }
        gemm('N', 'N', form.units, rows, form.features, W, inputOf(l), base, 1, 1);
      }
      for (let i = 0; i < base.length; i++) largest = Math.max(largest, Math.abs(base[i]!));
    });
    lossAtBase = loss(stages.at(-1)!.base);
    return largest <= mostValue && Number.isFinite(lossAtBase);
  };

  /** Rows of the product of layer l that a change of coordinates from .. to - 1 of the point touches, to `changed`; their number, -1 where digits would be lost. */
  const touch = (l: number, from: number, to: number): number => {
    const { form, offset, base, W, b } = stages[l]!, { features, rounding } = form as Form & { kind: 'affine' }, values = inputOf(l);
    let count = 0, lost = false;
    for (let j = from; j < to; j++) {
      const local = j - offset, bias = local >= W.length, u = bias ? local - W.length : Math.floor(local / features), old = bias ? b[u]! : W[local]!, now = (bias ? biasOf : imageOf)(point[j]!, rounding), by = now - old;
      if (!(Math.abs(by) <= mostValue) || Math.abs(old) > mostValue) { lost = true; break; }
      if (by === 0) continue;
      if (place[u]! < 0) {
        place[u] = count;
        units[count] = u;
        changed.set(base.subarray(u * rows, (u + 1) * rows), count * rows);
        count++;
      }
      const row = place[u]! * rows;
      if (bias) for (let i = 0; i < rows; i++) changed[row + i] = changed[row + i]! + by;
      else for (let i = 0, at = (local - u * features) * rows; i < rows; i++, at++) changed[row + i] = changed[row + i]! + by * values[at]!;
    }
    for (let c = 0; c < count; c++) place[units[c]!] = -1;
    return lost ? -1 : count;
  };

  /** Leaves out the rows that are what they are at the base point of layer l; how many there are then. */
  const keepDifferent = (base: Vector, count: number): number => {
    let kept = 0;
    for (let c = 0; c < count; c++) {
      const from = units[c]! * rows;
      let same = true;
      for (let i = 0; i < rows && same; i++) same = changed[c * rows + i] === base[from + i];
      if (same) continue;
      if (kept < c) changed.copyWithin(kept * rows, c * rows, (c + 1) * rows);
      units[kept++] = units[c]!;
    }
    return kept;
  };

  /** Values of layer l, by its columns times the changes of its input. */
  const pass = (l: number, before: Vector, count: number): Vector => {
    const { form, base, moved, W } = stages[l]!, { units: outputs, features } = form as Form & { kind: 'affine' };
    for (let c = 0; c < count; c++) for (let i = 0, at = units[c]! * rows, to = c * rows; i < rows; i++, at++, to++) changed[to] = changed[to]! - before[at]!;
    for (let u = 0, at = 0; u < outputs; u++) for (let c = 0; c < count; c++) columns[at++] = W[u * features + units[c]!]!;
    moved.set(base);
    gemm('N', 'N', outputs, rows, count, columns.subarray(0, outputs * count), changed.subarray(0, count * rows), moved, 1, 1);
    return moved;
  };

  /** Outputs of the network from the values of layer l on. */
  const onwards = (l: number, values: Vector): Vector => {
    let now = values;
    for (let m = l + 1; m < stages.length; m++) {
      const { form, moved, W, b } = stages[m]!;
      if (form.kind === 'map') form.map(now, moved);
      else {
        for (let u = 0; u < b.length; u++) moved.fill(b[u]!, u * rows, (u + 1) * rows);
        gemm('N', 'N', form.units, rows, form.features, W, now, moved, 1, 1);
      }
      now = moved;
    }
    return now;
  };

  /** Loss at the point, whose coordinates from .. to - 1 of layer l are not those of the base point; nothing where differences do not do. */
  const lossAt = (l: number, from: number, to: number): number | undefined => {
    let count = touch(l, from, to), at = l;
    if (count < 0) return undefined;
    for (; count > 0; at++) {
      const next = stages[at + 1], { base, moved } = stages[at]!;
      if (at > l) count = keepDifferent(base, count);
      if (count === 0) break;
      if (next?.form.kind === 'map') { for (let c = 0; c < count; c++) { const row = changed.subarray(c * rows, (c + 1) * rows); next.form.map(row, row); } continue; }
      if (next) return loss(onwards(at + 1, pass(at + 1, base, count)));
      moved.set(base);
      for (let c = 0; c < count; c++) moved.set(changed.subarray(c * rows, (c + 1) * rows), units[c]! * rows);
      return loss(moved);
    }
    return lossAtBase;
  };

  return (x, range, candidates, out) => {
    const q = range[0]!, perBlock = out.length / range[2]!, most = Math.min(q, widest);
    if (changed.length < most * rows) { changed = new Float64Array(most * rows); columns = new Float64Array(most * widest); }
    point.set(x);
    const known = learn();
    for (let i = 0, l = 0; i < out.length; i++) {
      const from = (range[1]! + Math.floor(i / perBlock)) * q, to = Math.min(size, from + q);
      for (let j = from; j < to; j++) point[j] = candidates[i * q + j - from]!;
      while (l > 0 && stages[l]!.offset > from) l--;
      while (stages[l]!.end <= from) l++;
      const found = known && to <= stages[l]!.end ? lossAt(l, from, to) : undefined;
      out[i] = found === undefined ? whole(point) : found + penalty(point);
      for (let j = from; j < to; j++) point[j] = x[j]!;
    }
  };
}

const imageOf = (w: number, rounding: Rounding | undefined): number => (rounding ? rounding.image(w) : w);
const biasOf = (b: number, rounding: Rounding | undefined): number => (rounding?.biases ? rounding.image(b) : b);
