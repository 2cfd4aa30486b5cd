/** Programs as JavaScript: printed from checked nodes, so that the text holds numbers, indices and our own names only. */
import { isScalar, type Binary, type Node, type Unary } from './graph.js';
import type { Kernels } from './kernels.js';
import type { Compiled, Program } from './program.js';

const unary: Readonly<Record<Unary, (a: string) => string>> = {
  neg: (a) => `-${a}`, exp: (a) => `exp(${a})`, log: (a) => `log(${a})`, sqrt: (a) => `sqrt(${a})`, root: (a) => `sqrt(${a})`, sin: (a) => `sin(${a})`, cos: (a) => `cos(${a})`, tan: (a) => `tan(${a})`,
  atan: (a) => `atan(${a})`, tanh: (a) => `tanh(${a})`, abs: (a) => `abs(${a})`, sign: (a) => `(${a}>0?1:${a}<0?-1:${a}===0?0:NaN)`, not: (a) => `(${a}===0?1:0)`, finite: (a) => `(${a}-${a}===0?${a}:0)`,
};
const binary: Readonly<Record<Binary, (a: string, b: string) => string>> = {
  add: (a, b) => `${a}+${b}`, sub: (a, b) => `${a}-${b}`, mul: (a, b) => `${a}*${b}`, div: (a, b) => `${a}/${b}`, pow: (a, b) => `pow(${a},${b})`, min: (a, b) => `min(${a},${b})`, max: (a, b) => `max(${a},${b})`,
  lt: (a, b) => `(${a}<${b}?1:0)`, le: (a, b) => `(${a}<=${b}?1:0)`, eq: (a, b) => `(${a}===${b}?1:0)`, and: (a, b) => `(${a}!==0&&${b}!==0?1:0)`, or: (a, b) => `(${a}!==0||${b}!==0?1:0)`,
  mulz: (a, b) => `(${a}===0?0:${a}*${b})`,
};
const functions = ['exp', 'log', 'sqrt', 'sin', 'cos', 'tan', 'atan', 'tanh', 'abs', 'min', 'max', 'pow'];

/** Throws where code generation is disabled (`--disallow-code-generation-from-strings`). */
export function compileProgram(program: Program, kernels: Kernels): Compiled {
  const arrays = [...program.buffers].map(([, buffer]) => buffer);
  const slots = new Map([...program.buffers.keys()].map((node, i) => [node, i]));
  const used = new Set(program.order);
  const declared = [...slots].filter(([node]) => used.has(node)).map(([, slot]) => `b${slot}=B[${slot}]`);
  const text = [
    '"use strict";', `const {${functions.join(',')}}=Math;`, ...(declared.length > 0 ? [`const ${declared.join(',')};`] : []),
    'return function(x,o,v,out){', ...program.order.map((node) => statement(node, slots)).filter(Boolean),
    ...outputStatements(program, slots), `return ${program.value ? name(program.value) : 0};`, '};',
  ].join('\n');
  return (new Function('B', 'K', text) as (B: readonly Float64Array[], K: Kernels) => Compiled)(arrays, kernels);
}

/** A negative constant is put in brackets: `a - -1` would print as a decrement. */
const literal = (value: number): string => (Object.is(value, -0) ? '(-0)' : value < 0 ? `(${String(value)})` : String(value));
const name = (node: Node): string => (node.operation === 'constant' ? literal(node.value) : `s${node.id}`);
type Slots = ReadonlyMap<Node, number>;
const array = (node: Node, slots: Slots): string => `b${slots.get(node)!}`;

function statement(node: Node, slots: Slots): string {
  const { operation, shape } = node;
  if (operation === 'constant' || operation === 'reshape' || operation === 'data') return '';
  return isScalar(shape) ? `const ${name(node)}=${scalar(node, slots)};` : loop(node, slots);
}

function scalar(node: Node, slots: Slots): string {
  const { operation, args, at } = node;
  const [a, b, c] = args;
  const shapeOf = (n: Node): string => array(n, slots);
  if (operation in unary) return unary[operation as Unary](name(a!));
  if (operation in binary) return binary[operation as Binary](name(a!), name(b!));
  switch (operation) {
    case 'variable': return at === 0 ? 'x[o]' : `x[o+${at}]`;
    case 'direction': return at === 0 ? 'v[o]' : `v[o+${at}]`;
    case 'entry': return `${shapeOf(a!)}[${at}]`;
    case 'select': return `${name(a!)}!==0?${name(b!)}:${name(c!)}`;
    case 'sum': return `K.sum(${shapeOf(a!)})`;
    case 'dot': return `K.dot(${shapeOf(a!)},${shapeOf(b!)})`;
    default: return `K.greatest(${shapeOf(a!)})`;
  }
}

function loop(node: Node, slots: Slots): string {
  const { operation, args, shape, at } = node;
  const out = array(node, slots);
  const [a, b, c] = args;
  const each = (n: Node): string => (isScalar(n.shape) ? name(n) : `${array(n, slots)}[i]`);
  const over = (expression: string): string => `for(let i=0;i<${out}.length;i++)${out}[i]=${expression};`;
  if (operation in unary) return over(unary[operation as Unary](each(a!)));
  if (operation in binary) return over(binary[operation as Binary](each(a!), each(b!)));
  switch (operation) {
    case 'variable': return over(`x[o+${at}+i]`);
    case 'direction': return over(`v[o+${at}+i]`);
    case 'select': return over(`${each(a!)}!==0?${each(b!)}:${each(c!)}`);
    case 'fill': return `${out}.fill(${name(a!)});`;
    case 'list': return args.map((item, i) => `${out}[${i}]=${name(item)};`).join('');
    case 'gemv': case 'gemvT': return `K.${operation}(${array(a!, slots)},${a!.shape.join(',')},${array(b!, slots)},${out});`;
    case 'gemm': return `K.gemm(${shape.join(',')},${a!.shape[1]!},${array(a!, slots)},${array(b!, slots)},${out});`;
    case 'outer': return `K.outer(${array(a!, slots)},${array(b!, slots)},${out});`;
    case 'transpose': return `K.transpose(${array(a!, slots)},${a!.shape.join(',')},${out});`;
    default: return `K.first(${array(a!, slots)},${out});`;
  }
}

function outputStatements({ outputs }: Program, slots: Slots): string[] {
  const lines = outputs.map(({ node, at }) => (isScalar(node.shape) ? `out[${at}]+=${name(node)};` : `for(let i=0;i<${array(node, slots)}.length;i++)out[${at}+i]+=${array(node, slots)}[i];`));
  return outputs.length > 0 ? ['out.fill(0);', ...lines] : [];
}
