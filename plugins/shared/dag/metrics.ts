/** How far an estimated graph is from the true one. Graphs are d x d, row-major, an entry not 0 for an edge i -> j. */
import type { Vector } from '../../../core/index.js';

/** shd: structural Hamming distance; fdr, tpr, fpr: rates of false, true and false discoveries, as NOTEARS counts them. */
export interface GraphErrors { readonly shd: number; readonly fdr: number; readonly tpr: number; readonly fpr: number }

/**
 * By unordered pairs. An edge of the estimate is true, reversed (the truth has it the other way only) or false. shd counts pairs joined in one graph only, and
 * reversed edges; fdr = (reversed + false) / estimated, tpr = true / edges of the truth, fpr = (reversed + false) / pairs that the truth does not join.
 */
export function graphErrors(estimate: Vector, truth: Vector, d: number): GraphErrors {
  let right = 0, reversed = 0, wrong = 0, edges = 0, estimated = 0, shd = 0;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      if (i === j) continue;
      const here = estimate[i * d + j] !== 0, back = estimate[j * d + i] !== 0, known = truth[i * d + j] !== 0, knownBack = truth[j * d + i] !== 0;
      if (known) edges++;
      if (here) {
        estimated++;
        if (known) right++;
        else if (knownBack) reversed++;
        else wrong++;
      }
      if (i < j && (here || back) !== (known || knownBack)) shd++;
      if (here && !known && knownBack && !back) shd++;
    }
  }
  const unjoined = d * (d - 1) / 2 - edges;
  return { shd, fdr: (reversed + wrong) / Math.max(estimated, 1), tpr: right / Math.max(edges, 1), fpr: (reversed + wrong) / Math.max(unjoined, 1) };
}

/**
 * Structural intervention distance of two acyclic graphs (Peters and Buehlmann 2015): ordered pairs (i, j) for which adjusting for the parents Z of i in the
 * estimate does not give the effect of i on j in the truth. A parent j says that i has no effect on it. For any other j, Z is valid exactly when it meets
 * no directed path i ~> j and blocks every other walk from i to j: one traversal for each i finds all j (Henckel, Wuertzen and Weichwald 2024).
 */
export function interventionDistance(estimate: Vector, truth: Vector, d: number): number {
  const parents = listsOf(truth, d, 'parents'), children = listsOf(truth, d, 'children'), walks = new Uint8Array(walkKinds * d), met = new Uint8Array(d), stack: number[] = [];
  let distance = 0;
  for (let i = 0; i < d; i++) {
    const given = (node: number): boolean => estimate[node * d + i] !== 0;
    follow(i, given, parents, children, walks, stack);
    beyond(given, walks, children, met, stack);
    for (let j = 0; j < d; j++) {
      if (j === i) continue;
      const affected = met[j] === 1 || walks[walkKinds * j] === 1;
      if (given(j) ? affected : walks[walkKinds * j + 1] || walks[walkKinds * j + 2] || met[j]) distance++;
    }
  }
  return distance;
}

/** Walks from i that no given node blocks, by how they end: 0 all arrows forward, 1 the last one forward, 2 the last one backward. */
const walkKinds = 3;

function follow(i: number, given: (node: number) => boolean, parents: readonly Int32Array[], children: readonly Int32Array[], walks: Uint8Array, stack: number[]): void {
  walks.fill(0);
  const visit = (node: number, kind: number): void => {
    const state = walkKinds * node + kind;
    if (node === i || walks[state]) return;
    walks[state] = 1;
    stack.push(state);
  };
  for (const child of children[i]!) visit(child, 0);
  for (const parent of parents[i]!) visit(parent, 2);
  for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
    const node = Math.floor(state / walkKinds), kind = state % walkKinds, blocked = given(node);
    if (!blocked) for (const child of children[node]!) visit(child, kind === 0 ? 0 : 1);
    // Two arrows that meet let a walk through where their node is given, all others where it is not.
    if (kind === 2 ? !blocked : blocked) for (const parent of parents[node]!) visit(parent, 2);
  }
}

/** `met`: nodes with a directed path from i through a given node. */
function beyond(given: (node: number) => boolean, walks: Uint8Array, children: readonly Int32Array[], met: Uint8Array, stack: number[]): void {
  met.fill(0);
  for (let node = 0; node < met.length; node++) if (walks[walkKinds * node] && given(node)) stack.push(node);
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) for (const child of children[node]!) if (!met[child]) { met[child] = 1; stack.push(child); }
}

function listsOf(graph: Vector, d: number, which: 'parents' | 'children'): readonly Int32Array[] {
  const nodes = Array.from({ length: d }, (_, node) => node);
  return nodes.map((node) => Int32Array.from(nodes.filter((other) => graph[which === 'parents' ? other * d + node : node * d + other] !== 0)));
}
