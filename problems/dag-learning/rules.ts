/** Edges that the user requires or forbids, as a matrix of 1, -1 and 0. */
import { usageError, type Vector } from '../../core/index.js';

type Edge = readonly (string | number)[];
export interface EdgeRules { readonly required?: readonly Edge[]; readonly forbidden?: readonly Edge[] }

/** nodes x nodes. Errors: `unknown-node`, `edge-to-itself`, `edge-contradiction`, `required-cycle`. */
export function edgeRulesOf({ required = [], forbidden = [] }: EdgeRules, names: readonly string[], nodes: number): Vector {
  const rules = new Float64Array(nodes * nodes);
  mark(forbidden, -1, 'forbidden', rules, names);
  mark(required, 1, 'required', rules, names);
  refuseCycle(rules, nodes);
  return rules;
}

function mark(edges: readonly Edge[], sign: 1 | -1, field: string, rules: Vector, names: readonly string[]): void {
  edges.forEach(([from = '', to = ''], at) => {
    const pointer = `/params/${field}/${at}`, i = nodeOf(from, names, `${pointer}/0`), j = nodeOf(to, names, `${pointer}/1`);
    if (i === j) throw usageError('edge-to-itself', `An edge from node ${names[i]} to itself is a cycle.`, { pointer, expected: 'two nodes' });
    const entry = i * names.length + j;
    if (rules[entry] === -sign) throw usageError('edge-contradiction', `The edge ${names[i]} -> ${names[j]} is both required and forbidden.`, { pointer, suggestion: 'remove it from one of the two lists' });
    rules[entry] = sign;
  });
}

function nodeOf(node: string | number, names: readonly string[], pointer: string): number {
  const at = typeof node === 'number' ? node : names.indexOf(node);
  if (at < 0 || at >= names.length) throw usageError('unknown-node', `There is no node ${JSON.stringify(node)}.`, { pointer, expected: `a position from 0 to ${names.length - 1}, or a name of the table's header` });
  return at;
}

/** Takes nodes without a required edge into them away until none is left. */
function refuseCycle(rules: Vector, nodes: number): void {
  const left = new Set(Array.from({ length: nodes }, (_, node) => node));
  for (let found = true; found;) {
    found = false;
    for (const node of left) if (![...left].some((parent) => rules[parent * nodes + node] === 1)) { left.delete(node); found = true; }
  }
  if (left.size > 0) throw usageError('required-cycle', `The required edges form a cycle through nodes ${[...left].join(', ')}.`, { pointer: '/params/required', expected: 'edges without a cycle' });
}
