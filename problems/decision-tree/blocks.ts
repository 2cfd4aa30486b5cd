/**
 * `blockValues`: the rows that pass each split are known at the base point, so that a candidate sends only the rows of the splits that it changes through the
 * tree again. The errors are summed in the order of the rows: the same bits as `value`.
 */
import type { OracleSet, Vector } from '../../core/index.js';
import type { Fit } from './sample.js';
import type { Tree } from './tree.js';

/** Numbers of the lists: rows times (depth + 1). */
const mostListed = 2 ** 26;

export function openBlocks(tree: Tree, { rows, readLeaves, route, leafOf, errorOf }: Fit, value: (parameters: Vector, offset: number) => number, size: number): OracleSet['blockValues'] {
  const { splits, leaves, features, outputs, depth } = tree, biases = splits * features, scores = biases + splits, nodes = splits + leaves, listed = rows * (depth + 1);
  const tooLarge = listed > mostListed, leafAt = new Int32Array(rows), errors = new Float64Array(rows), moved = new Float64Array(rows);
  const first = new Int32Array(nodes + 1), list = new Int32Array(tooLarge ? 0 : listed), next = new Int32Array(nodes), stamp = new Int32Array(rows), touched = new Int32Array(nodes);
  const point = new Float64Array(size);
  let stamped = 0;

  /** Leaves and errors of all rows, and the rows of every node; false where a number of the point stands in the way. */
  const learn = (): boolean => {
    for (let i = 0; i < size; i++) if (Number.isNaN(point[i]!)) return false;
    readLeaves(point, 0);
    if (!route(point, 0, leafAt)) return false;
    next.fill(0);
    for (let row = 0; row < rows; row++) {
      const leaf = leafAt[row]!;
      errors[row] = errorOf(row, leaf);
      for (let node = leaf + splits; ; node = (node - 1) >> 1) { next[node] = next[node]! + 1; if (node === 0) break; }
    }
    for (let node = 0; node < nodes; node++) first[node + 1] = first[node]! + next[node]!;
    next.set(first.subarray(0, nodes));
    for (let row = 0; row < rows; row++) for (let node = leafAt[row]! + splits; ; node = (node - 1) >> 1) { list[next[node]!] = row; next[node] = next[node]! + 1; if (node === 0) break; }
    return true;
  };

  /** The split or leaf that a coordinate belongs to. */
  const nodeOf = (j: number): number => (j < biases ? Math.floor(j / features) : j < scores ? j - biases : splits + Math.floor((j - scores) / outputs));

  /** Value of the point as it stands, whose coordinates from .. to - 1 are not those of the base point. */
  const valueOf = (from: number, to: number): number => {
    for (let j = from; j < to; j++) if (Number.isNaN(point[j]!)) return Number.NaN;
    let count = 0;
    for (let j = from; j < to; j++) { const node = nodeOf(j); if (count === 0 || touched[count - 1] !== node) touched[count++] = node; }
    if (to > scores) readLeaves(point, 0);
    moved.set(errors);
    stamped++;
    for (let t = 0; t < count; t++) for (let at = first[touched[t]!]!; at < first[touched[t]! + 1]!; at++) {
      const row = list[at]!;
      if (stamp[row] === stamped) continue;
      stamp[row] = stamped;
      const leaf = leafOf(point, 0, row);
      if (leaf < 0) return Number.NaN;
      moved[row] = errorOf(row, leaf);
    }
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += moved[row]!;
    return sum / rows;
  };

  return (x, range, candidates, out) => {
    const q = range[0]!, perBlock = out.length / range[2]!;
    point.set(x);
    stamp.fill(0);
    stamped = 0;
    const known = !tooLarge && learn();
    for (let i = 0; i < out.length; i++) {
      const from = (range[1]! + Math.floor(i / perBlock)) * q, to = Math.min(size, from + q);
      for (let j = from; j < to; j++) point[j] = candidates[i * q + j - from]!;
      out[i] = known ? valueOf(from, to) : value(point, 0);
      for (let j = from; j < to; j++) point[j] = x[j]!;
      if (known && to > scores) readLeaves(point, 0);
    }
  };
}
