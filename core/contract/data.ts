/** Typed access to loaded data fields, for families. Shapes are checked before `build` is called. */
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
  if (value.kind === 'linear-program') throw usageError('data-matrix', `Data \`${name}\` is a linear program.`, { pointer: `/data/${name}`, expected: 'a matrix' });
  return value.kind === 'sparse' ? value : { kind: 'dense', rows: value.shape[0]!, columns: value.shape[1]!, data: value.data };
}

/** A field that holds a linear program (`model` in its declaration). */
export function modelOf(data: Data, name: string): LinearProgram {
  const value = field(data, name);
  if (value.kind !== 'linear-program') throw usageError('data-model', `Data \`${name}\` is not a linear program.`, { pointer: `/data/${name}`, expected: 'a file .mps or .lp' });
  return value.program;
}
