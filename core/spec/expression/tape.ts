/** Programs without code generation: the same operations in the same order, hence the same bits, much slower. */
import { binaryFunctions, isScalar, unaryFunctions, type Binary, type Node, type Unary } from './graph.js';
import type { Kernels } from './kernels.js';
import type { Compiled, Program } from './program.js';

/** One instruction: works on the registers (scalars) and buffers (arrays) that it was made with. */
type Instruction = (x: Float64Array, o: number, v: Float64Array) => void;

export function interpretProgram(program: Program, kernels: Kernels): Compiled {
  const slots = new Map(program.order.map((node, i) => [node, i]));
  const registers = new Float64Array(program.order.length);
  for (const node of program.order) if (node.operation === 'constant') registers[slots.get(node)!] = node.value;
  const parts: Parts = { registers, slot: (node) => slots.get(node)!, buffer: (node) => program.buffers.get(node)!, kernels };
  const instructions = program.order.map((node) => (isScalar(node.shape) ? scalarInstruction(node, parts) : arrayInstruction(node, parts))).filter((step): step is Instruction => step !== undefined);
  const outputs = program.outputs.map(({ node, at }) => ({ at, slot: slots.get(node)!, buffer: isScalar(node.shape) ? undefined : program.buffers.get(node)! }));
  const result = program.value ? slots.get(program.value)! : undefined;
  return (x, o, v, out) => {
    for (const run of instructions) run(x, o, v);
    if (outputs.length > 0) out.fill(0);
    for (const { at, slot, buffer } of outputs) {
      if (!buffer) out[at]! += registers[slot]!;
      else for (let i = 0; i < buffer.length; i++) out[at + i]! += buffer[i]!;
    }
    return result === undefined ? 0 : registers[result]!;
  };
}

interface Parts { readonly registers: Float64Array; slot(node: Node): number; buffer(node: Node): Float64Array; readonly kernels: Kernels }

function scalarInstruction(node: Node, { registers: r, slot, buffer, kernels }: Parts): Instruction | undefined {
  const { operation, args, at } = node;
  const to = slot(node);
  const [a, b, c] = args.map(slot) as [number, number, number];
  const arrayOf = (i: number): Float64Array => buffer(args[i]!);
  if (operation in unaryFunctions) { const f = unaryFunctions[operation as Unary]; return () => { r[to] = f(r[a]!); }; }
  if (operation in binaryFunctions) { const f = binaryFunctions[operation as Binary]; return () => { r[to] = f(r[a]!, r[b]!); }; }
  switch (operation) {
    case 'constant': return undefined;
    case 'variable': return (x, o) => { r[to] = x[o + at]!; };
    case 'direction': return (_x, o, v) => { r[to] = v[o + at]!; };
    case 'select': return () => { r[to] = r[a]! !== 0 ? r[b]! : r[c]!; };
    case 'entry': { const p = arrayOf(0); return () => { r[to] = p[at]!; }; }
    case 'sum': { const p = arrayOf(0); return () => { r[to] = kernels.sum(p); }; }
    case 'dot': { const p = arrayOf(0); const q = arrayOf(1); return () => { r[to] = kernels.dot(p, q); }; }
    default: { const p = arrayOf(0); return () => { r[to] = kernels.greatest(p); }; }
  }
}

function arrayInstruction(node: Node, { registers: r, slot, buffer, kernels }: Parts): Instruction | undefined {
  const { operation, args, shape, at } = node;
  const out = buffer(node);
  const read = (i: number): ((entry: number) => number) => {
    const arg = args[i]!;
    if (isScalar(arg.shape)) { const from = slot(arg); return () => r[from]!; }
    const array = buffer(arg);
    return (entry) => array[entry]!;
  };
  const each = (f: (entry: number) => number): Instruction => () => { for (let i = 0; i < out.length; i++) out[i] = f(i); };
  if (operation in unaryFunctions) { const f = unaryFunctions[operation as Unary]; const p = read(0); return each((i) => f(p(i))); }
  if (operation in binaryFunctions) { const f = binaryFunctions[operation as Binary]; const p = read(0); const q = read(1); return each((i) => f(p(i), q(i))); }
  const arrayOf = (i: number): Float64Array => buffer(args[i]!);
  switch (operation) {
    case 'data': case 'reshape': return undefined;
    case 'variable': return (x, o) => { for (let i = 0; i < out.length; i++) out[i] = x[o + at + i]!; };
    case 'direction': return (_x, o, v) => { for (let i = 0; i < out.length; i++) out[i] = v[o + at + i]!; };
    case 'select': { const c = read(0); const p = read(1); const q = read(2); return each((i) => (c(i) !== 0 ? p(i) : q(i))); }
    case 'fill': { const from = slot(args[0]!); return () => { out.fill(r[from]!); }; }
    case 'list': { const from = args.map(slot); return each((i) => r[from[i]!]!); }
    case 'gemv': case 'gemvT': { const A = arrayOf(0); const [m, n] = args[0]!.shape as [number, number]; const p = arrayOf(1); const f = kernels[operation]; return () => { f(A, m, n, p, out); }; }
    case 'gemm': { const [m, n] = shape as [number, number]; const k = args[0]!.shape[1]!; const A = arrayOf(0); const B = arrayOf(1); return () => { kernels.gemm(m, n, k, A, B, out); }; }
    case 'outer': { const p = arrayOf(0); const q = arrayOf(1); return () => { kernels.outer(p, q, out); }; }
    case 'transpose': { const A = arrayOf(0); const [m, n] = args[0]!.shape as [number, number]; return () => { kernels.transpose(A, m, n, out); }; }
    default: { const p = arrayOf(0); return () => { kernels.first(p, out); }; }
  }
}
