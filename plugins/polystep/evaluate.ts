/** Costs of all probes of a step: P x V x K, by delta evaluation where the problem has it, else by whole points in chunks. */
import type { OracleSet, Vector } from '../../core/index.js';
import type { Plan } from './params.js';
import type { State } from './state.js';
import type { Subspace } from './subspace.js';

type Batch = OracleSet['valueBatch'];

/** Numbers of one chunk of whole points. */
const chunkNumbers = 2 ** 18;

/** Fills `costs` for rows first .. first + count - 1; `probes` holds theirs, count x V x K x q. */
export type Evaluate = (state: State, first: number, count: number, probes: Vector, costs: Vector) => void;

export function openEvaluate(plan: Plan, n: number, subspace: Subspace | undefined, valueBatch: Batch, blockValues: OracleSet['blockValues'] | undefined): Evaluate {
  const { q, V, K } = plan;
  if (!plan.blocks) return (_state, _first, _count, probes, costs) => { valueBatch(probes, costs); };
  if (blockValues && !subspace) {
    const range = new Int32Array(3);
    return (state, first, count, probes, costs) => {
      range[0] = q; range[1] = first; range[2] = count;
      blockValues(state.point, range, probes, costs);
    };
  }
  const rows = Math.max(1, Math.floor(chunkNumbers / n)), points = new Float64Array(rows * n), values = new Float64Array(rows), change = new Float64Array(q);
  const place = wholePoint(plan, n, subspace, change), perRow = V * K, changes = new Float64Array(subspace ? perRow * q : 0);
  /** Probes from .. from + many - 1 to the first rows of `points`: in a subspace all of a block by one matrix product. */
  const fill = (state: State, first: number, probes: Vector, from: number, many: number): void => {
    if (!subspace) { for (let i = 0; i < many; i++) place(state, first + Math.floor((from + i) / perRow), probes, from + i, points, i); return; }
    for (let i = 0; i < many;) {
      const row = Math.floor((from + i) / perRow), block = first + row, together = Math.min(many - i, (row + 1) * perRow - from - i);
      for (let p = 0, at = 0; p < together; p++) for (let j = 0; j < q; j++, at++) changes[at] = probes[(from + i + p) * q + j]! - state.z[block * q + j]!;
      for (let p = 0; p < together; p++) points.set(state.point, (i + p) * n);
      subspace.addMany(points.subarray(i * n, (i + together) * n), n, block * q, changes, 0, together, q);
      i += together;
    }
  };
  return (state, first, count, probes, costs) => {
    const total = count * perRow;
    for (let from = 0; from < total; from += rows) {
      const many = Math.min(rows, total - from);
      fill(state, first, probes, from, many);
      if (many === rows) { valueBatch(points, values); costs.set(values, from); continue; }
      valueBatch(points.subarray(0, many * n), costs.subarray(from, from + many));
    }
  };
}

/** Writes the point of probe number `probe` to row `row` of `out`; `block` is the row of z that it replaces. */
export function wholePoint(plan: Plan, n: number, subspace: Subspace | undefined, change: Vector): (state: State, block: number, probes: Vector, probe: number, out: Vector, row: number) => void {
  const { q } = plan;
  return ({ point, z }, block, probes, probe, out, row) => {
    if (!plan.blocks) { for (let j = 0; j < n; j++) out[row * n + j] = probes[probe * n + j]!; return; }
    out.set(point, row * n);
    const from = block * q;
    if (!subspace) { for (let j = 0; j < q && from + j < n; j++) out[row * n + from + j] = probes[probe * q + j]!; return; }
    for (let j = 0; j < q; j++) change[j] = probes[probe * q + j]! - z[from + j]!;
    subspace.add(out, row * n, from, change);
  };
}
