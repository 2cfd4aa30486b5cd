/** Programs as JavaScript: printed from checked nodes, so that the text holds numbers, indices and our own names only. */
import { isScalar, type Binary, type Node, type Unary } from './graph.js';
import type { Kernels } from './kernels.js';
import { cut, type Piece } from './pieces.js';
import type { Compiled, Output, Program } from './program.js';

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

/** How the text refers to a node: a scalar is a local of its piece or a register, an array a buffer. */
interface Names { scalar(node: Node): string; array(node: Node): string }

/** Throws where code generation is disabled (`--disallow-code-generation-from-strings`). */
export function compileProgram(program: Program, kernels: Kernels): Compiled {
  const { pieces, registers } = cut(program);
  const slots = new Map([...program.buffers.keys()].map((node, slot) => [node, slot]));
  const used = new Set(program.order);
  const declared = [...slots].filter(([node]) => used.has(node)).map(([, slot]) => `b${slot}=B[${slot}]`);
  const namesIn = (piece: Piece): Names => ({ scalar: (node) => reference(node, piece, registers), array: (node) => `b${slots.get(node)!}` });
  const text = [
    '"use strict";', `const {${functions.join(',')}}=Math;`, ...(declared.length > 0 ? [`const ${declared.join(',')};`] : []),
    ...pieces.map((piece, i) => functionText(`p${i}`, piece, registers, namesIn(piece), i === pieces.length - 1 ? program.value : undefined)),
    pieces.length === 1 ? 'return p0;' : `return function(x,o,v,out){${pieces.map((_, i) => `${i === pieces.length - 1 ? 'return ' : ''}p${i}(x,o,v,out);`).join('')}};`,
  ].join('\n');
  const generate = new Function('B', 'K', 'R', text) as (B: readonly Float64Array[], K: Kernels, R: Float64Array) => Compiled;
  return generate([...program.buffers.values()], kernels, new Float64Array(registers.size));
}

function functionText(title: string, { nodes, outputs, first }: Piece, registers: ReadonlyMap<Node, number>, names: Names, value?: Node): string {
  const kept = (node: Node): string => (registers.has(node) ? `R[${registers.get(node)!}]=${names.scalar(node)};` : '');
  return [
    `function ${title}(x,o,v,out){`, ...nodes.map((node) => statement(node, names) + kept(node)),
    ...(first ? ['out.fill(0);'] : []), ...outputs.map((output) => outputStatement(output, names)), `return ${value ? names.scalar(value) : 0};`, '}',
  ].join('\n');
}

function reference(node: Node, piece: Piece, registers: ReadonlyMap<Node, number>): string {
  if (node.operation === 'constant') return literal(node.value);
  return piece.holds(node) ? `s${node.id}` : `R[${registers.get(node)!}]`;
}

/** A negative constant is put in brackets: `a - -1` would print as a decrement. */
const literal = (value: number): string => (Object.is(value, -0) ? '(-0)' : value < 0 ? `(${String(value)})` : String(value));

function statement(node: Node, names: Names): string {
  return isScalar(node.shape) ? `const s${node.id}=${scalar(node, names)};` : loop(node, names);
}

function outputStatement({ node, at }: Output, { scalar: name, array }: Names): string {
  return isScalar(node.shape) ? `out[${at}]+=${name(node)};` : `for(let i=0;i<${array(node)}.length;i++)out[${at}+i]+=${array(node)}[i];`;
}

function scalar(node: Node, { scalar: name, array }: Names): string {
  const { operation, args, at } = node;
  const [a, b, c] = args;
  if (operation in unary) return unary[operation as Unary](name(a!));
  if (operation in binary) return binary[operation as Binary](name(a!), name(b!));
  switch (operation) {
    case 'variable': return at === 0 ? 'x[o]' : `x[o+${at}]`;
    case 'direction': return at === 0 ? 'v[o]' : `v[o+${at}]`;
    case 'entry': return `${array(a!)}[${at}]`;
    case 'select': return `${name(a!)}!==0?${name(b!)}:${name(c!)}`;
    case 'sum': return `K.sum(${array(a!)})`;
    case 'dot': return `K.dot(${array(a!)},${array(b!)})`;
    default: return `K.greatest(${array(a!)})`;
  }
}

function loop(node: Node, { scalar: name, array }: Names): string {
  const { operation, args, shape, at } = node;
  const out = array(node);
  const [a, b, c] = args;
  const each = (n: Node): string => (isScalar(n.shape) ? name(n) : `${array(n)}[i]`);
  const over = (expression: string): string => `for(let i=0;i<${out}.length;i++)${out}[i]=${expression};`;
  if (operation in unary) return over(unary[operation as Unary](each(a!)));
  if (operation in binary) return over(binary[operation as Binary](each(a!), each(b!)));
  switch (operation) {
    case 'variable': return over(`x[o+${at}+i]`);
    case 'direction': return over(`v[o+${at}+i]`);
    case 'select': return over(`${each(a!)}!==0?${each(b!)}:${each(c!)}`);
    case 'fill': return `${out}.fill(${name(a!)});`;
    case 'list': return args.map((item, i) => `${out}[${i}]=${name(item)};`).join('');
    case 'gemv': case 'gemvT': return `K.${operation}(${array(a!)},${a!.shape.join(',')},${array(b!)},${out});`;
    case 'gemm': return `K.gemm(${shape.join(',')},${a!.shape[1]!},${array(a!)},${array(b!)},${out});`;
    case 'outer': return `K.outer(${array(a!)},${array(b!)},${out});`;
    case 'transpose': return `K.transpose(${array(a!)},${a!.shape.join(',')},${out});`;
    default: return `K.first(${array(a!)},${out});`;
  }
}
