/** The structural intervention distance by its definition: forbidden nodes, and d-separation without the first edges of directed paths; pair by pair. */
type Vector = Float64Array;

/**
 * Structural intervention distance of two acyclic graphs (Peters and Buehlmann 2015): ordered pairs (i, j) for which adjusting for the parents of i in
 * the estimate does not give the effect of i on j in the truth.
 */
export function slowInterventionDistance(estimate: Vector, truth: Vector, d: number): number {
  const reach = descendants(truth, d);
  let distance = 0;
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) if (i !== j && !adjusts(estimate, truth, reach, d, i, j)) distance++;
  return distance;
}

/** reach[i d + j] = 1 where there is a directed path i ~> j, also of length 0. */
function descendants(graph: Vector, d: number): Uint8Array {
  const reach = new Uint8Array(d * d), stack: number[] = [];
  for (let i = 0; i < d; i++) {
    stack.push(i);
    reach[i * d + i] = 1;
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      for (let j = 0; j < d; j++) if (graph[node * d + j] !== 0 && !reach[i * d + j]) { reach[i * d + j] = 1; stack.push(j); }
    }
  }
  return reach;
}

/** Whether the parents of i in the estimate are a valid adjustment set for the effect of i on j in the truth. */
function adjusts(estimate: Vector, truth: Vector, reach: Uint8Array, d: number, i: number, j: number): boolean {
  // A parent j of i says that i has no effect on j.
  if (estimate[j * d + i] !== 0) return reach[i * d + j] === 0;
  for (let z = 0; z < d; z++) {
    if (estimate[z * d + i] === 0) continue;
    for (let v = 0; v < d; v++) if (v !== i && reach[i * d + v] && reach[v * d + j] && reach[v * d + z]) return false;
  }
  return separated(estimate, truth, reach, d, i, j);
}

/** d-separation of i and j by the parents of i in the estimate, in the truth without the first edges of directed paths i ~> j: breadth-first over (node, direction). */
function separated(estimate: Vector, truth: Vector, reach: Uint8Array, d: number, i: number, j: number): boolean {
  const given = (node: number): boolean => estimate[node * d + i] !== 0;
  const edge = (a: number, b: number): boolean => truth[a * d + b] !== 0 && !(a === i && reach[b * d + j] !== 0);
  const ancestor = ancestorsOf(given, edge, d);
  // State 2v: v was entered by an edge that points away from v (from a child); 2v + 1: by an edge into v (from a parent).
  const seen = new Uint8Array(2 * d), queue = [2 * i];
  seen[2 * i] = 1;
  const visit = (state: number): void => { if (!seen[state]) { seen[state] = 1; queue.push(state); } };
  for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
    const v = state >> 1, fromParent = (state & 1) === 1;
    if (v === j) return false;
    const blocked = given(v);
    for (let w = 0; w < d; w++) {
      if (edge(v, w) && !blocked) visit(2 * w + 1);
      if (edge(w, v) && (fromParent ? ancestor[v] === 1 : !blocked)) visit(2 * w);
    }
  }
  return true;
}

/** 1 for the given nodes and all that have a directed path to one. */
function ancestorsOf(given: (node: number) => boolean, edge: (from: number, to: number) => boolean, d: number): Uint8Array {
  const found = new Uint8Array(d), stack: number[] = [];
  for (let z = 0; z < d; z++) if (given(z)) { found[z] = 1; stack.push(z); }
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    for (let w = 0; w < d; w++) if (!found[w] && edge(w, node)) { found[w] = 1; stack.push(w); }
  }
  return found;
}
