/** Programs as JavaScript: printed from checked nodes, so that the text holds numbers, indices and our own names only. */
import { fusible } from './fuse.js';
import { isScalar, sizeOfShape, type Binary, type Node, type Unary } from './graph.js';
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

/** How the text refers to a node: a scalar is a local of its piece or a register, an array a buffer, or no more than what its entry number i is. */
interface Names { scalar(node: Node): string; array(node: Node): string; fused(node: Node): boolean }

/** Throws where code generation is disabled (`--disallow-code-generation-from-strings`). */
export function compileProgram(program: Program, kernels: Kernels): Compiled {
  const { pieces, registers } = cut(program), inLoops = pieces.length === 1 ? fusible(program) : new Set<Node>();
  const slots = new Map([...program.buffers.keys()].map((node, slot) => [node, slot]));
  const used = new Set(program.order);
  const declared = [...slots].filter(([node]) => used.has(node) && !inLoops.has(node)).map(([, slot]) => `b${slot}=B[${slot}]`);
  const namesIn = (piece: Piece): Names => ({ scalar: (node) => reference(node, piece, registers), array: (node) => `b${slots.get(node)!}`, fused: (node) => inLoops.has(node) });
  const text = [
    '"use strict";', `const {${functions.join(',')}}=Math;`, ...(declared.length > 0 ? [`const ${declared.join(',')};`] : []),
    ...pieces.map((piece, i) => functionText(`p${i}`, piece, registers, namesIn(piece), i === pieces.length - 1 ? program.value : undefined)),
    ...(pieces.length === 1 ? [] : [`function all(x,o,v,out){${pieces.map((_, i) => `${i === pieces.length - 1 ? 'return ' : ''}p${i}(x,o,v,out);`).join('')}}`]), ending(pieces.length === 1 ? 'p0' : 'all'),
  ].join('\n');
  const generate = new Function('B', 'K', 'R', text) as (B: readonly Float64Array[], K: Kernels, R: Float64Array) => Compiled;
  return generate([...program.buffers.values()], kernels, new Float64Array(registers.size));
}

/** The function, with a loop over points beside it, where the engine can put the one into the other. */
const ending = (name: string): string => `${name}.batch=function(points,size,out){for(let p=0,o=0;p<out.length;p++,o+=size)out[p]=${name}(points,o,points,out);};return ${name};`;

function functionText(title: string, { nodes, outputs, first }: Piece, registers: ReadonlyMap<Node, number>, names: Names, value?: Node): string {
  const kept = (node: Node): string => (registers.has(node) ? `R[${registers.get(node)!}]=${names.scalar(node)};` : '');
  return [
    `function ${title}(x,o,v,out){`, ...nodes.filter((node) => !names.fused(node)).map((node) => statement(node, names) + kept(node)),
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
  const [a] = node.args;
  if (node.operation === 'sum' && names.fused(a!)) return `let s${node.id}=0;for(let i=0;i<${sizeOfShape(a!.shape)};i++)s${node.id}+=${entry(a!, names)};`;
  return isScalar(node.shape) ? `const s${node.id}=${scalar(node, names)};` : loop(node, names);
}

function outputStatement({ node, at }: Output, names: Names): string {
  return isScalar(node.shape) ? `out[${at}]+=${names.scalar(node)};` : `for(let i=0;i<${sizeOfShape(node.shape)};i++)out[${at}+i]+=${entry(node, names)};`;
}

function scalar(node: Node, names: Names): string {
  const { scalar: name, array } = names;
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

/** Entry i of an array, or the scalar. */
function entry(node: Node, names: Names): string {
  if (isScalar(node.shape)) return names.scalar(node);
  return names.fused(node) ? `(${each(node, names)!})` : `${names.array(node)}[i]`;
}

/** Entry i of what is computed entry by entry; undefined of other arrays. */
function each({ operation, args: [a, b, c], at }: Node, names: Names): string | undefined {
  if (operation in unary) return unary[operation as Unary](entry(a!, names));
  if (operation in binary) return binary[operation as Binary](entry(a!, names), entry(b!, names));
  if (operation === 'variable') return `x[o+${at}+i]`;
  if (operation === 'direction') return `v[o+${at}+i]`;
  return operation === 'select' ? `${entry(a!, names)}!==0?${entry(b!, names)}:${entry(c!, names)}` : undefined;
}

function loop(node: Node, names: Names): string {
  const { operation, args, shape } = node, { scalar: name, array } = names;
  const out = array(node);
  const [a, b] = args;
  const byEntry = each(node, names);
  if (byEntry !== undefined) return `for(let i=0;i<${sizeOfShape(shape)};i++)${out}[i]=${byEntry};`;
  switch (operation) {
    case 'fill': return `${out}.fill(${name(a!)});`;
    case 'list': return args.map((item, i) => `${out}[${i}]=${name(item)};`).join('');
    case 'gemv': case 'gemvT': return `K.${operation}(${array(a!)},${a!.shape.join(',')},${array(b!)},${out});`;
    case 'gemm': return `K.gemm(${shape.join(',')},${a!.shape[1]!},${array(a!)},${array(b!)},${out});`;
    case 'outer': return `K.outer(${array(a!)},${array(b!)},${out});`;
    case 'transpose': return `K.transpose(${array(a!)},${a!.shape.join(',')},${out});`;
    default: return `K.first(${array(a!)},${out});`;
  }
}
