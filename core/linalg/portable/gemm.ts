/**
 * Matrix product in the layout of Goto and van de Geijn ("Anatomy of high-performance matrix multiplication", 2008): blocks of A and B are
 * packed into contiguous strips four wide, and a 4 x 4 tile of the result stays in local variables while a whole strip is consumed.
 */
import type { Operation } from '../engine.js';
import { scaleOutput } from './gemv.js';

/** Block sizes in numbers: one packed A block (rows x depth) fits the second-level cache, one strip of each the first. */
const blockRows = 128, blockDepth = 256, blockColumns = 1024;
const tile = 4;

/** A matrix operand: entry (i, j) is data[start + i * rowStep + j * columnStep]. */
export interface Operand { data: Float64Array; start: number; rowStep: number; columnStep: number }

// Packing buffers and the descriptors of the current call; kernels are synchronous, so one set a process is enough.
let packedA: Float64Array | undefined;
let packedB: Float64Array | undefined;
const corner = new Float64Array(tile * tile);
const left: Operand = { data: corner, start: 0, rowStep: 0, columnStep: 0 };
const right: Operand = { data: corner, start: 0, rowStep: 0, columnStep: 0 };

function describe(target: Operand, data: Float64Array, start: number, rowStep: number, columnStep: number): Operand {
  target.data = data; target.start = start; target.rowStep = rowStep; target.columnStep = columnStep;
  return target;
}

/** `width` vectors of length `depth` in strips of four, the last strip padded with zeros. */
function pack(width: number, depth: number, data: Float64Array, start: number, widthStep: number, depthStep: number, out: Float64Array): void {
  let position = 0;
  for (let i = 0; i < width; i += tile) {
    const used = Math.min(tile, width - i);
    const p0 = start + i * widthStep;
    if (used === tile) {
      const p1 = p0 + widthStep, p2 = p1 + widthStep, p3 = p2 + widthStep;
      for (let d = 0, step = 0; d < depth; d++, step += depthStep, position += tile) {
        out[position] = data[p0 + step]!;
        out[position + 1] = data[p1 + step]!;
        out[position + 2] = data[p2 + step]!;
        out[position + 3] = data[p3 + step]!;
      }
    } else {
      for (let d = 0; d < depth; d++) for (let r = 0; r < tile; r++) out[position++] = r < used ? data[p0 + r * widthStep + d * depthStep]! : 0;
    }
  }
}

/** C tile += alpha (A strip)(B strip)', both strips of `depth` groups of four; only `rows` x `columns` of the tile are written. */
function multiplyTile(depth: number, alpha: number, A: Float64Array, a: number, B: Float64Array, b: number, C: Float64Array, c: number, columnsOfC: number, rows: number, columns: number): void {
  let c00 = 0, c01 = 0, c02 = 0, c03 = 0, c10 = 0, c11 = 0, c12 = 0, c13 = 0;
  let c20 = 0, c21 = 0, c22 = 0, c23 = 0, c30 = 0, c31 = 0, c32 = 0, c33 = 0;
  for (const end = a + tile * depth; a < end; a += tile, b += tile) {
    const b0 = B[b]!, b1 = B[b + 1]!, b2 = B[b + 2]!, b3 = B[b + 3]!;
    const a0 = A[a]!;
    c00 += a0 * b0; c01 += a0 * b1; c02 += a0 * b2; c03 += a0 * b3;
    const a1 = A[a + 1]!;
    c10 += a1 * b0; c11 += a1 * b1; c12 += a1 * b2; c13 += a1 * b3;
    const a2 = A[a + 2]!;
    c20 += a2 * b0; c21 += a2 * b1; c22 += a2 * b2; c23 += a2 * b3;
    const a3 = A[a + 3]!;
    c30 += a3 * b0; c31 += a3 * b1; c32 += a3 * b2; c33 += a3 * b3;
  }
  if (rows === tile && columns === tile) {
    C[c]! += alpha * c00; C[c + 1]! += alpha * c01; C[c + 2]! += alpha * c02; C[c + 3]! += alpha * c03;
    c += columnsOfC;
    C[c]! += alpha * c10; C[c + 1]! += alpha * c11; C[c + 2]! += alpha * c12; C[c + 3]! += alpha * c13;
    c += columnsOfC;
    C[c]! += alpha * c20; C[c + 1]! += alpha * c21; C[c + 2]! += alpha * c22; C[c + 3]! += alpha * c23;
    c += columnsOfC;
    C[c]! += alpha * c30; C[c + 1]! += alpha * c31; C[c + 2]! += alpha * c32; C[c + 3]! += alpha * c33;
    return;
  }
  const t = corner;
  t[0] = c00; t[1] = c01; t[2] = c02; t[3] = c03; t[4] = c10; t[5] = c11; t[6] = c12; t[7] = c13;
  t[8] = c20; t[9] = c21; t[10] = c22; t[11] = c23; t[12] = c30; t[13] = c31; t[14] = c32; t[15] = c33;
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) C[c + i * columnsOfC + j]! += alpha * t[i * tile + j]!;
}

/** All tiles of one packed block pair. */
function multiplyBlock(m: number, n: number, depth: number, alpha: number, C: Float64Array, start: number, columnsOfC: number): void {
  for (let j = 0; j < n; j += tile) {
    for (let i = 0; i < m; i += tile) {
      multiplyTile(depth, alpha, packedA!, i * depth, packedB!, j * depth, C, start + i * columnsOfC + j, columnsOfC, Math.min(tile, m - i), Math.min(tile, n - j));
    }
  }
}

/** C[start + i * columnsOfC + j] += alpha sum over p of A(i, p) B(p, j), for i < m, j < n, p < k. */
export function accumulateProduct(m: number, n: number, k: number, alpha: number, A: Operand, B: Operand, C: Float64Array, start: number, columnsOfC: number): void {
  packedA ??= new Float64Array(blockRows * blockDepth);
  packedB ??= new Float64Array(blockDepth * blockColumns);
  for (let j = 0; j < n; j += blockColumns) {
    const width = Math.min(blockColumns, n - j);
    for (let p = 0; p < k; p += blockDepth) {
      const depth = Math.min(blockDepth, k - p);
      pack(width, depth, B.data, B.start + p * B.rowStep + j * B.columnStep, B.columnStep, B.rowStep, packedB);
      for (let i = 0; i < m; i += blockRows) {
        const height = Math.min(blockRows, m - i);
        pack(height, depth, A.data, A.start + i * A.rowStep + p * A.columnStep, A.rowStep, A.columnStep, packedA);
        multiplyBlock(height, width, depth, alpha, C, start + i * columnsOfC + j, columnsOfC);
      }
    }
  }
}

/** Products under this many multiplications are not worth packing. */
const packFrom = 8 ** 3;

function accumulateSmall(m: number, n: number, k: number, alpha: number, A: Operand, B: Operand, C: Float64Array): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++) sum += A.data[i * A.rowStep + p * A.columnStep]! * B.data[p * B.rowStep + j * B.columnStep]!;
      C[i * n + j]! += alpha * sum;
    }
  }
}

export function gemm(opA: Operation, opB: Operation, m: number, n: number, k: number, A: Float64Array, B: Float64Array, out: Float64Array, alpha: number, beta: number): void {
  scaleOutput(beta, out);
  if (alpha === 0) return;
  describe(left, A, 0, opA === 'N' ? k : 1, opA === 'N' ? 1 : m);
  describe(right, B, 0, opB === 'N' ? n : 1, opB === 'N' ? 1 : k);
  if (m * n * k < packFrom) accumulateSmall(m, n, k, alpha, left, right, out);
  else accumulateProduct(m, n, k, alpha, left, right, out, 0, n);
}

/** Rows of the lower triangle that are computed together; what lies above the diagonal inside them is computed twice. */
const bandRows = 64;

export function syrk(operation: Operation, A: Float64Array, rows: number, columns: number, out: Float64Array, alpha: number, beta: number): void {
  scaleOutput(beta, out);
  if (alpha === 0) return;
  const order = operation === 'N' ? rows : columns, depth = operation === 'N' ? columns : rows;
  const vectorStep = operation === 'N' ? columns : 1, depthStep = operation === 'N' ? 1 : columns;
  for (let i = 0; i < order; i += bandRows) {
    const height = Math.min(bandRows, order - i);
    describe(left, A, i * vectorStep, vectorStep, depthStep);
    describe(right, A, 0, depthStep, vectorStep);
    accumulateProduct(height, i + height, depth, alpha, left, right, out, i * order, order);
  }
  mirrorLower(out, order);
}

/** Copies the lower triangle onto the upper one, in 32 x 32 blocks so that both sides stay in the cache. */
export function mirrorLower(A: Float64Array, n: number): void {
  const block = 32;
  for (let r = 0; r < n; r += block) {
    for (let c = 0; c <= r; c += block) {
      for (let i = r; i < Math.min(r + block, n); i++) {
        for (let j = c; j < Math.min(c + block, i); j++) A[j * n + i] = A[i * n + j]!;
      }
    }
  }
}
