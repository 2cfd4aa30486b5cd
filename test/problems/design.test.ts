import { describe, expect, it } from 'vitest';
import { createDesign, type Design } from '../../problems/shared/design.js';
import { largestDesignEigenvalue, smallestEigenvalue } from '../../problems/shared/spectrum.js';
import { denseOfRows, dot, minus, norm, sparseOfRows, table, wave } from './support.js';

const m = 9, n = 4;
const rows = table(m, n, true);

/** The matrix that the design stands for, by the definition: standardised columns, then ones. */
function explicit(standardize: boolean, intercept: boolean): number[][] {
  const columns = rows[0]!.map((_, j) => rows.map((row) => row[j]!));
  const changed = columns.map((column) => {
    if (!standardize) return column;
    const mean = column.reduce((sum, value) => sum + value, 0) / m;
    const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / m);
    return column.map((value) => (value - mean) / (deviation < 1e-12 ? 1 : deviation));
  });
  return rows.map((_, i) => [...changed.map((column) => column[i]!), ...(intercept ? [1] : [])]);
}
/** Row k of the weights with its intercept, out of x. */
const weightsOf = (x: Float64Array, K: number, k: number): number[] => [...x.subarray(k * n, (k + 1) * n), ...x.subarray(K * n + k, K * n + k + 1)];

const cases = [false, true].flatMap((standardize) => [false, true].flatMap((intercept) => [1, 3].flatMap((outputs) =>
  (['dense', 'sparse'] as const).map((kind) => ({ standardize, intercept, outputs, kind })))));

describe.each(cases)('design: $kind, standardize $standardize, intercept $intercept, $outputs outputs', ({ standardize, intercept, outputs, kind }) => {
  const A = kind === 'dense' ? denseOfRows(rows) : sparseOfRows(rows);
  const before = structuredClone(A);
  const design: Design = createDesign({ A, outputs, standardize, intercept });
  const x = wave(design.size), y = wave(m * outputs, 1);
  const Dx = new Float64Array(m * outputs), Dty = new Float64Array(design.size);

  it('is the matrix of the definition', () => {
    design.multiply(x, Dx);
    const D = explicit(standardize, intercept);
    for (let i = 0; i < m; i++) {
      for (let k = 0; k < outputs; k++) {
        const w = weightsOf(x, outputs, k);
        expect(Dx[i * outputs + k]).toBeCloseTo(D[i]!.reduce((sum, value, j) => sum + value * w[j]!, 0), 12);
      }
    }
  });

  it('has the adjoint that the inner product asks for', () => {
    design.multiply(x, Dx);
    design.adjoint(y, Dty);
    expect(Math.abs(dot(Dx, y) - dot(x, Dty))).toBeLessThan(1e-13 * norm(Dx) * norm(y) * design.size);
  });

  it('gives single rows and their weighted sums', () => {
    design.multiply(x, Dx);
    design.adjoint(y, Dty);
    design.openRows(x);
    const z = new Float64Array(outputs), sum = new Float64Array(design.size).fill(Number.NaN);
    design.openSum(sum);
    for (let i = 0; i < m; i++) {
      design.row(i, z);
      expect(norm(minus(z, Dx.slice(i * outputs, (i + 1) * outputs)))).toBeLessThan(1e-13);
      design.addRow(i, y.slice(i * outputs, (i + 1) * outputs));
    }
    design.closeSum();
    expect(norm(minus(sum, Dty))).toBeLessThan(1e-12 * (1 + norm(Dty)));
  });

  it('leaves the matrix alone', () => expect(A).toEqual(before));
});

describe('constants of a design', () => {
  it.each(cases.filter(({ outputs }) => outputs === 1))('largest eigenvalue: $kind, standardize $standardize, intercept $intercept', ({ standardize, intercept, kind }) => {
    const A = kind === 'dense' ? denseOfRows(rows) : sparseOfRows(rows);
    const D = explicit(standardize, intercept), width = D[0]!.length;
    let v = wave(width), eigenvalue = 0;
    for (let k = 0; k < 3000; k++) {
      const Dv = D.map((row) => row.reduce((sum, value, j) => sum + value * v[j]!, 0));
      const next = Float64Array.from({ length: width }, (_, j) => D.reduce((sum, row, i) => sum + row[j]! * Dv[i]!, 0));
      eigenvalue = norm(next) / norm(v);
      v = next.map((value) => value / norm(next));
    }
    expect(Math.abs(largestDesignEigenvalue({ A, standardize, intercept }) / eigenvalue - 1)).toBeLessThan(1e-11);
  });

  it('smallest eigenvalue: dense and sparse agree, wide and rank-deficient matrices have none', () => {
    const full = table(9, 3), dense = denseOfRows(full), sparse = sparseOfRows(full);
    const largest = largestDesignEigenvalue({ A: dense });
    const smallest = smallestEigenvalue(dense, largest);
    expect(smallest).toBeGreaterThan(0.01);
    expect(Math.abs(smallestEigenvalue(sparse, largest) - smallest)).toBeLessThan(1e-14 * largest * 10);
    const twice = full.map(([a, b, c]) => [a!, b!, c!, 2 * a! - b!]);
    for (const A of [denseOfRows(twice), sparseOfRows(twice), denseOfRows(full.slice(0, 2)), sparseOfRows(full.slice(0, 2))]) {
      expect(smallestEigenvalue(A, largestDesignEigenvalue({ A }))).toBe(0);
    }
  });

  it('finds the smallest eigenvalue of a sparse matrix with many columns', () => {
    const n = 1600, entry = (j: number): number => 1 + (j % 7) / 8;
    const diagonal = sparseOfRowsDiagonal(n, entry);
    expect(smallestEigenvalue(diagonal, largestDesignEigenvalue({ A: diagonal }))).toBeCloseTo(1, 9);
  });
});

function sparseOfRowsDiagonal(n: number, entry: (j: number) => number): ReturnType<typeof sparseOfRows> {
  const index = Int32Array.from({ length: n }, (_, j) => j);
  return { kind: 'sparse', rows: n, columns: n, rowStart: Int32Array.from({ length: n + 1 }, (_, j) => j), column: index, value: Float64Array.from(index, entry) };
}
