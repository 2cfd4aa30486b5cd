/** A linear program from the arrays of a spec. */
import { matrixOf, usageError, vectorOf, type DenseMatrix, type FamilyInput, type LinearProgram, type SparseMatrix, type Vector } from '../../core/index.js';

type Data = FamilyInput['data'];

/** Errors: `rows-missing` for row bounds without rows, `integer-marks`. */
export function programOf(data: Data): LinearProgram {
  const objective = vectorOf(data, 'c'), n = objective.length;
  if (!data.A) refuseRowBounds(data);
  const matrix = data.A ? sparseRows(matrixOf(data, 'A')) : { kind: 'sparse' as const, rows: 0, columns: n, rowStart: new Int32Array(1), column: new Int32Array(0), value: new Float64Array(0) };
  const integer = data.integer ? marksOf(vectorOf(data, 'integer')) : undefined;
  return {
    sense: 'minimize', objective, constant: 0, matrix, ...(integer ? { integer } : {}),
    rowLower: boundsOf(data, 'rowLower', matrix.rows, -Infinity), rowUpper: boundsOf(data, 'rowUpper', matrix.rows, Infinity),
    lower: boundsOf(data, 'lower', n, 0), upper: boundsOf(data, 'upper', n, Infinity),
  };
}

function refuseRowBounds(data: Data): void {
  const name = ['rowLower', 'rowUpper'].find((field) => data[field] !== undefined);
  if (name !== undefined) throw usageError('rows-missing', `Data \`${name}\` bounds the rows of \`A\`, which is not given.`, { pointer: `/data/${name}`, expected: '`A`, or no row bounds' });
}

/** JSON knows no infinity: numbers of 1e20 and more stand for it. */
const unlimited = 1e20;

function boundsOf(data: Data, name: string, length: number, otherwise: number): Vector {
  if (!data[name]) return new Float64Array(length).fill(otherwise);
  return vectorOf(data, name).map((bound) => (Math.abs(bound) >= unlimited ? Math.sign(bound) * Infinity : bound));
}

function marksOf(marks: Vector): Uint8Array {
  const bad = marks.findIndex((mark) => mark !== 0 && mark !== 1);
  if (bad >= 0) throw usageError('integer-marks', `Entry ${bad} of \`integer\` is ${marks[bad]}.`, { pointer: '/data/integer', expected: '1 for an integer variable, else 0' });
  return Uint8Array.from(marks);
}

/** Zeros of a dense matrix are left out. */
function sparseRows(matrix: DenseMatrix | SparseMatrix): SparseMatrix {
  if (matrix.kind === 'sparse') return matrix;
  const { rows, columns, data } = matrix;
  const size = data.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
  const rowStart = new Int32Array(rows + 1), column = new Int32Array(size), value = new Float64Array(size);
  let used = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const entry = data[i * columns + j]!;
      if (entry === 0) continue;
      column[used] = j;
      value[used++] = entry;
    }
    rowStart[i + 1] = used;
  }
  return { kind: 'sparse', rows, columns, rowStart, column, value };
}
