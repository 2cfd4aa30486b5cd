/** Typed access to loaded data fields, for families. Shapes are checked before `build` is called. */
import type { ClauseSet } from './clauses.js';
import type { DenseMatrix, Matrix, Vector } from './arrays.js';
import { usageError } from './errors.js';
import type { LinearProgram } from './linear-program.js';
import type { DataValue, FamilyInput } from './problem.js';

type Data = FamilyInput['data'];

const field = (data: Data, name: string): DataValue => data[name] ?? missing(name);
const missing = (name: string): never => { throw usageError('data-missing', `The problem has no data field \`${name}\`.`, { pointer: `/data/${name}` }); };

/** A vector field, m numbers. */
export function vectorOf(data: Data, name: string): Vector {
  const value = field(data, name);
  if (value.kind !== 'array') throw usageError('data-dense', `Data \`${name}\` must be dense.`, { pointer: `/data/${name}`, expected: 'a vector' });
  return value.data;
}

/** A dense matrix field, rows x columns, row-major. */
export function denseOf(data: Data, name: string): DenseMatrix {
  const matrix = matrixOf(data, name);
  if (matrix.kind !== 'dense') throw usageError('data-dense', `Data \`${name}\` must be dense.`, { pointer: `/data/${name}`, expected: 'a dense matrix' });
  return matrix;
}

/** A matrix field, dense or sparse. */
export function matrixOf(data: Data, name: string): Matrix {
  const value = field(data, name);
  if (value.kind === 'linear-program' || value.kind === 'clauses') throw usageError('data-matrix', `Data \`${name}\` is no matrix.`, { pointer: `/data/${name}`, expected: 'a matrix' });
  return value.kind === 'sparse' ? value : { kind: 'dense', rows: value.shape[0]!, columns: value.shape[1]!, data: value.data };
}

/** A field that holds a linear program (`model` in its declaration). */
export function modelOf(data: Data, name: string): LinearProgram {
  const value = field(data, name);
  if (value.kind !== 'linear-program') throw usageError('data-model', `Data \`${name}\` is not a linear program.`, { pointer: `/data/${name}`, expected: 'a file .mps or .lp' });
  return value.program;
}

/** Clauses: read, generated, or the rows of a matrix of literals, where 0 fills up a shorter row. */
export function clausesOf(data: Data, name: string): ClauseSet {
  const value = field(data, name);
  if (value.kind === 'clauses') return value.clauses;
  if (value.kind !== 'array' || value.shape.length !== 2) throw usageError('data-clauses', `Data \`${name}\` holds no clauses.`, { pointer: `/data/${name}`, expected: 'a file .cnf or .wcnf, generated clauses, or rows of literals' });
  const columns = value.shape[1]!, start = [0], literal: number[] = [];
  value.data.forEach((entry, at) => {
    if (!Number.isInteger(entry) || Math.abs(entry) > 2 ** 26) throw usageError('data-clauses', `Row ${Math.floor(at / columns)} of \`${name}\` has the literal ${entry}.`, { pointer: `/data/${name}`, expected: 'integers: a variable from 1 on, its negative, or 0' });
    if (entry !== 0) literal.push(entry);
    if ((at + 1) % columns === 0) start.push(literal.length);
  });
  return { variables: literal.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0), start: Int32Array.from(start), literal: Int32Array.from(literal) };
}
