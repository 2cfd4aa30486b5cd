import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readNpy, writeNpy } from '../../core/data/index.js';
import { bitsOf, errorOf, fixture, refused, surviving } from './support.js';

const hasNumpy = spawnSync('python3', ['-c', 'import numpy']).status === 0;
const matrix = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5];

/** A version 1 file with any header text and data. */
function npy(header: string, data: Uint8Array = new Uint8Array(0), version = 1): Uint8Array {
  const length = version === 1 ? [header.length & 0xff, header.length >> 8] : [header.length & 0xff, header.length >> 8, 0, 0];
  return new Uint8Array([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, ...length, ...new TextEncoder().encode(header), ...data]);
}
const header = (descr: string, shape: string, fortran = 'False'): string => `{'descr': ${descr}, 'fortran_order': ${fortran}, 'shape': ${shape}, }`;

describe('readNpy on files that NumPy wrote', () => {
  test.each([
    ['f8.npy', [2, 3], matrix, Float64Array],
    ['f8-fortran.npy', [2, 3], matrix, Float64Array],
    ['f8-big.npy', [2, 3], matrix, Float64Array],
    ['f4-big.npy', [2, 3], matrix, Float32Array],
    ['f4-v2.npy', [2, 3], matrix, Float32Array],
    ['i8-v3.npy', [2], [-1, 2 ** 53 - 1], Float64Array],
    ['bool.npy', [3], [1, 0, 1], Uint8Array],
    ['scalar.npy', [], [4.25], Float64Array],
    ['fortran-3d.npy', [2, 3, 4], Array.from({ length: 24 }, (_, i) => i), Float64Array],
  ] as const)('%s', (name, shape, values, type) => {
    const array = readNpy(fixture(name));
    expect(array.shape).toEqual(shape);
    expect(array.data).toBeInstanceOf(type);
    expect([...array.data]).toEqual(values);
  });

  test('complex128 is interleaved', () => {
    expect(readNpy(fixture('complex.npy'))).toEqual({ shape: [2], data: Float64Array.of(1, 2, -0, -0.5), field: 'complex' });
  });

  test.skipIf(!hasNumpy)('every element type and order that NumPy writes today (needs python3 with numpy)', () => {
    const script = `
import sys, io, numpy as np
for descr in ['<f8','>f8','<f4','>f4','<i4','>i4','<i8','>i8','<u4','>u4','|u1','|b1','<c16']:
    for order in 'CF':
        a = (np.arange(12).reshape(3, 4) % 7).astype(descr)
        b = io.BytesIO(); np.save(b, np.asarray(a, order=order)); print(b.getvalue().hex())`;
    const files = execFileSync('python3', ['-c', script], { encoding: 'utf8' }).trim().split('\n');
    expect(files).toHaveLength(26);
    files.forEach((hex, i) => {
      const array = readNpy(Buffer.from(hex, 'hex'));
      const real = array.field === 'complex' ? array.data.filter((_, j) => j % 2 === 0) : array.data;
      const expected = Array.from({ length: 12 }, (_, j) => i === 22 || i === 23 ? Number(j % 7 !== 0) : j % 7);
      expect([...real], `file ${i}`).toEqual(expected);
      expect(array.shape).toEqual([3, 4]);
    });
  });

  test.skipIf(!hasNumpy)('NumPy reads what writeNpy writes (needs python3 with numpy)', () => {
    const script = `
import sys, io, numpy as np
a = np.load(io.BytesIO(bytes.fromhex(sys.stdin.read())))
print(a.dtype.str, a.shape, a.astype(a.dtype).tobytes().hex())`;
    const read = (array: Parameters<typeof writeNpy>[0]): string =>
      execFileSync('python3', ['-c', script], { encoding: 'utf8', input: Buffer.from(writeNpy(array)).toString('hex') }).trim();
    const data = Float64Array.of(1.5, -0, 1e300, 4, 5, 6);
    expect(read({ shape: [2, 3], data })).toBe(`<f8 (2, 3) ${bitsOf(data)}`);
    expect(read({ shape: [6], data })).toBe(`<f8 (6,) ${bitsOf(data)}`);
    expect(read({ shape: [], data: Float64Array.of(7) })).toBe(`<f8 () ${bitsOf(Float64Array.of(7))}`);
    expect(read({ shape: [3], data, field: 'complex' })).toBe(`<c16 (3,) ${bitsOf(data)}`);
  });
});

describe('readNpy refuses', () => {
  test.each([
    ['an empty file', new Uint8Array(0), 'data-format'],
    ['another format', new TextEncoder().encode('1,2,3\n4,5,6\n7,8,9\n'), 'data-format'],
    ['version 4', npy(header("'<f8'", '(0,)'), undefined, 4), 'data-format'],
    ['a header that is cut short', npy(header("'<f8'", '(0,)')).subarray(0, 30), 'data-format'],
    ['10^12 numbers that are not there', npy(header("'<f8'", '(1000000, 1000000)')), 'data-format'],
    ['a product of extents over 2^53', npy(header("'<f8'", `(${Array(8).fill('4294967296').join(', ')})`)), 'data-format'],
    ['an extent over 2^53', npy(header("'<f8'", '(99999999999999999999,)')), 'data-format'],
    ['a negative extent', npy(header("'<f8'", '(-1,)')), 'data-format'],
    ['65 dimensions', npy(header("'|u1'", `(${Array(65).fill('1').join(', ')})`), new Uint8Array(1)), 'data-format'],
    ['data that is too short', npy(header("'<f8'", '(2,)'), new Uint8Array(15)), 'data-format'],
    ['data that is too long', npy(header("'<f8'", '(2,)'), new Uint8Array(17)), 'data-format'],
    ['an object array', npy(header("'|O'", '(1,)'), new Uint8Array(8)), 'data-dtype'],
    ['half precision', npy(header("'<f2'", '(1,)'), new Uint8Array(2)), 'data-dtype'],
    ['a name that every object has', npy(header("'<toString'", '(1,)'), new Uint8Array(2)), 'data-dtype'],
    ['a structured array', fixture('structured.npy'), 'data-dtype'],
    ['code in the header', npy("{'descr': __import__('os'), 'fortran_order': False, 'shape': (1,), }"), 'data-format'],
    ['a key that is given twice', npy("{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (0,), }"), 'data-format'],
    ['a missing key', npy("{'descr': '<f8', 'shape': (0,), }"), 'data-format'],
    ['a boolean of value 2', npy(header("'|b1'", '(1,)'), Uint8Array.of(2)), 'data-format'],
    ['an integer over 2^53', npy(header("'<i8'", '(1,)'), Uint8Array.of(1, 0, 0, 0, 0, 0, 0x20, 0)), 'data-format'],
  ])('%s', (_, bytes, code) => {
    expect(errorOf(() => readNpy(bytes, 'A.npy'))).toEqual(refused(code, { file: 'A.npy' }));
  });

  test('an object array, with what to do', () => {
    const error = errorOf(() => readNpy(npy(header("'|O'", '(1,)')), 'A.npy'));
    expect(error.message).toBe('The array in A.npy holds Python objects, which are never loaded.');
    expect(error.details.suggestion).toBe("save array.astype('float64')");
  });
});

test('a long header of any text is refused quickly', () => {
  for (const unit of ['(', "'", '1,', '1', ' ', "'a':", '[', "{'descr':"]) {
    surviving(() => readNpy(npy(header("'<f8'", `(${unit.repeat(30_000 / unit.length)}x)`))));
    surviving(() => readNpy(npy(`{${unit.repeat(60_000 / unit.length)}}`)));
  }
});

test('headers with other spacing, key order and Python 2 longs are read', () => {
  const bytes = npy(`{ "shape":(2L,1L) ,'fortran_order':True, "descr": "|u1"}   \n`, Uint8Array.of(3, 4));
  expect(readNpy(bytes)).toEqual({ shape: [2, 1], data: Uint8Array.of(3, 4) });
});

const arrays = fc.array(fc.nat(4), { maxLength: 4 }).chain((shape) => {
  const length = shape.reduce((a, b) => a * b, 1);
  return fc.record({ shape: fc.constant(shape), data: fc.float64Array({ minLength: length, maxLength: length }) });
});

test('property: write then read gives the same bits', () => {
  fc.assert(fc.property(arrays, (array) => {
    const read = readNpy(writeNpy(array));
    expect(read.shape).toEqual(array.shape);
    expect(bitsOf(read.data)).toBe(bitsOf(array.data));
  }), { seed: 1, numRuns: 300 });
});

test('property: Fortran order equals the transpose of C order', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), (rows, columns) => {
    const data = Uint8Array.from({ length: rows * columns }, (_, i) => i);
    const read = readNpy(npy(header("'|u1'", `(${rows}, ${columns})`, 'True'), data));
    const expected = Array.from(data, (_, i) => data[(i % columns) * rows + Math.floor(i / columns)]);
    expect([...read.data]).toEqual(expected);
  }), { seed: 2 });
});

test('property: changed bytes are refused with a code or read, and never crash', () => {
  const files = ['f8.npy', 'f8-fortran.npy', 'f4-v2.npy', 'i8-v3.npy', 'complex.npy'].map(fixture);
  fc.assert(fc.property(fc.constantFrom(...files), fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { minLength: 1, maxLength: 4 }), fc.nat(200), (file, changes, cut) => {
    const bytes = new Uint8Array(file);
    for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
    surviving(() => readNpy(bytes));
    surviving(() => readNpy(bytes.subarray(0, cut)));
  }), { seed: 3, numRuns: 2000 });
});

test('writeNpy refuses data that does not fill the shape', () => {
  expect(errorOf(() => writeNpy({ shape: [2], data: Float64Array.of(1) })).code).toBe('data-format');
});
