/** Routing through a complete tree whose parameters lie in a flat vector: split weights, split biases, leaves. */
import type { Vector } from '../../core/index.js';

export interface Shape { readonly depth: number; readonly features: number; /** Numbers a leaf: 1, or a score for each class. */ readonly outputs: number }

export interface Tree extends Shape {
  readonly splits: number;
  readonly leaves: number;
  /** Leaf, from 0 at the left, of the row that begins at `at`; -1 where a split is not a number. */
  leafOf(parameters: Vector, offset: number, X: Vector, at: number): number;
  /** The same for all rows of X, level by level: rows do not wait for each other. False where a split is not a number. */
  route(parameters: Vector, offset: number, X: Vector, leafAt: Int32Array): boolean;
}

export const treeSize = ({ depth, features, outputs }: Shape): number => (2 ** depth - 1) * (features + 1) + 2 ** depth * outputs;

/** Split s has the children 2 s + 1 (w.x + b <= 0) and 2 s + 2 (w.x + b > 0); leaves come after the splits. */
export function openTree(shape: Shape): Tree {
  const { depth, features } = shape, leaves = 2 ** depth, splits = leaves - 1, biases = splits * features;
  return {
    ...shape, splits, leaves,
    leafOf(parameters, offset, X, at) {
      let node = 0;
      for (let level = 0; level < depth; level++) {
        const weights = offset + node * features;
        let score = parameters[offset + biases + node]!;
        for (let j = 0; j < features; j++) score += parameters[weights + j]! * X[at + j]!;
        if (score !== score) return -1;
        node = 2 * node + 1 + Number(score > 0);
      }
      return node - splits;
    },
    route(parameters, offset, X, leafAt) {
      const rows = leafAt.length;
      leafAt.fill(0);
      let sound = true;
      for (let level = 0; level < depth; level++) for (let row = 0, at = 0; row < rows; row++) {
        const node = leafAt[row]!;
        let score = parameters[offset + biases + node]!;
        for (let weight = offset + node * features, end = weight + features; weight < end; weight++, at++) score += parameters[weight]! * X[at]!;
        if (score !== score) sound = false;
        leafAt[row] = 2 * node + 1 + Number(score > 0);
      }
      for (let row = 0; row < rows; row++) leafAt[row] = leafAt[row]! - splits;
      return sound;
    },
  };
}
