/** The order that the search starts from. */
import { Type, type Static } from 'typebox';
import { usageError, type Random, type Vector } from '../../core/index.js';
import { cutToAcyclic } from '../shared/dag/order.js';

/** Methods whose graph the search can go on from. */
export const startMethods = ['topological-swaps', 'notears', 'dagma', 'golem'] as const;

export const startParam = Type.Union([
  Type.Literal('random'), Type.Literal('identity'),
  Type.Object({ order: Type.Array(Type.Integer({ minimum: 0 })) }, { additionalProperties: false }),
  Type.Object({ weights: Type.Array(Type.Array(Type.Number())) }, { additionalProperties: false }),
  Type.Object({ method: Type.Enum(startMethods), params: Type.Optional(Type.Record(Type.String(), Type.Unknown())) }, { additionalProperties: false }),
], { default: 'random', description: '"random", "identity", {"order": nodes, roots first}, {"weights": rows} of any graph, whose smallest edges are cut until it has no cycle, or {"method", "params"}: the graph of another method' });

export type Start = Static<typeof startParam>;

/** Errors: `start-order`, `start-weights`. */
export function startOrder(start: Exclude<Start, { method: unknown }>, d: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: d }, (_, node) => node);
  if (start === 'identity') return order;
  if (start === 'random') return shuffled(order, random);
  if ('order' in start) return given(start.order, d);
  return orderOfWeights(flatWeights(start.weights, d), d);
}

function shuffled(order: Int32Array, random: Random): Int32Array {
  for (let last = order.length - 1; last > 0; last--) {
    const other = random.integer(last + 1), kept = order[last]!;
    order[last] = order[other]!;
    order[other] = kept;
  }
  return order;
}

function given(nodes: readonly number[], d: number): Int32Array {
  const seen = new Set(nodes);
  if (nodes.length !== d || seen.size !== d || nodes.some((node) => node >= d)) {
    throw usageError('start-order', 'The start order does not name every node once.', { pointer: '/method/params/start/order', expected: `the numbers 0 to ${d - 1}, each once` });
  }
  return Int32Array.from(nodes);
}

function flatWeights(rows: readonly (readonly number[])[], d: number): Vector {
  if (rows.length !== d || rows.some((row) => row.length !== d)) throw usageError('start-weights', 'The start weights are no square matrix of the nodes.', { pointer: '/method/params/start/weights', expected: `${d} rows of ${d} numbers` });
  return Float64Array.from(rows.flat());
}

/** A topological order of the graph without its diagonal and, where it has cycles, without its smallest edges. */
export function orderOfWeights(W: Vector, d: number): Int32Array {
  const order = new Int32Array(d), graph = W.slice();
  for (let node = 0; node < d; node++) graph[node * d + node] = 0;
  cutToAcyclic(graph, d, 0, order);
  return order;
}

/** The order nearest to the given one, in which every required edge points forward: of the nodes whose required parents are placed, always the first comes next. */
export function obeying(order: Int32Array, rules: Vector): Int32Array {
  const d = order.length, left = [...order], obeyed = new Int32Array(d);
  for (let placed = 0; placed < d; placed++) {
    const next = left.findIndex((node) => !left.some((parent) => rules[parent * d + node] === 1));
    obeyed[placed] = left.splice(next, 1)[0]!;
  }
  return obeyed;
}

/** Whether the order of positions a .. b after a move keeps all required edges forward. */
export function allowed(segment: Int32Array, length: number, rules: Vector, d: number): boolean {
  for (let k = 1; k < length; k++) for (let l = 0; l < k; l++) if (rules[segment[k]! * d + segment[l]!] === 1) return false;
  return true;
}
