/** Routing through a complete tree whose parameters lie in a flat vector: split weights, split biases, leaves. */
import type { Vector } from '../../core/index.js';

export interface Shape { readonly depth: number; readonly features: number; /** Numbers a leaf: 1, or a score for each class. */ readonly outputs: number }

export interface Tree extends Shape {
  readonly splits: number;
  readonly leaves: number;
  /** Leaf, from 0 at the left, of the row that begins at `at`; -1 where a split is not a number. */
  leafOf(parameters: Vector, offset: number, X: Vector, at: number): number;
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
  };
}
