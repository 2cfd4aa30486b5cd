import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPng, writePng } from '../../core/data/index.js';
import { errorOf, refused, surviving } from './support.js';

/** A second encoder: filters forwards, by the definitions; check sums bit by bit. */
function crcOf(bytes: readonly number[]): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
const word = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const chunk = (type: string, data: readonly number[]): number[] => {
  const body = [...Buffer.from(type, 'latin1'), ...data];
  return [...word(data.length), ...body, ...word(crcOf(body))];
};
const signature = [137, 80, 78, 71, 13, 10, 26, 10];

interface Picture { readonly width: number; readonly height: number; readonly depth?: number; readonly colour?: number; readonly interlace?: number }
const header = ({ width, height, depth = 8, colour = 0, interlace = 0 }: Picture): number[] => chunk('IHDR', [...word(width), ...word(height), depth, colour, 0, 0, interlace]);
const file = (picture: Picture, raw: Uint8Array, extra: readonly number[] = []): Uint8Array =>
  Uint8Array.from([...signature, ...header(picture), ...extra, ...chunk('IDAT', [...deflateSync(raw)]), ...chunk('IEND', [])]);

/** Row i gets filter i mod 5. */
function filtered(rows: readonly (readonly number[])[], pixelBytes: number): Uint8Array {
  return Uint8Array.from(rows.flatMap((row, i) => {
    const at = (r: number, k: number): number => rows[r]?.[k] ?? 0, kind = i % 5;
    return [kind, ...row.map((byte, k) => {
      const a = at(i, k - pixelBytes), b = at(i - 1, k), c = at(i - 1, k - pixelBytes), p = a + b - c;
      const nearest = [a, b, c].reduce((best, candidate) => (Math.abs(p - candidate) < Math.abs(p - best) ? candidate : best));
      return (byte - ([0, a, b, Math.floor((a + b) / 2), nearest][kind]!) + 256) % 256;
    })];
  }));
}
const bytesFor = (height: number, rowBytes: number): number[][] => Array.from({ length: height }, (_, i) => Array.from({ length: rowBytes }, (__, k) => (i * 37 + k * k * 11 + i * k * 5) % 256));

describe('readPng undoes all five filters', () => {
  it.each([
    ['grey, 8 bits', 0, 8, 1], ['grey, 16 bits', 0, 16, 1], ['grey with alpha', 4, 8, 2], ['grey with alpha, 16 bits', 4, 16, 2],
    ['colour', 2, 8, 3], ['colour, 16 bits', 2, 16, 3], ['colour with alpha', 6, 8, 4], ['colour with alpha, 16 bits', 6, 16, 4],
  ] as const)('%s', (_name, colour, depth, channels) => {
    const width = 5, height = 7, pixelBytes = (channels * depth) / 8, rows = bytesFor(height, width * pixelBytes);
    const { shape, data } = readPng(file({ width, height, depth, colour }, filtered(rows, pixelBytes)));
    expect(shape).toEqual([height, width]);
    const sample = (i: number, j: number, c: number): number => (depth === 8 ? rows[i]![j * channels + c]! / 255 : (rows[i]![2 * (j * channels + c)]! * 256 + rows[i]![2 * (j * channels + c) + 1]!) / 65535);
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++) {
        const grey = channels < 3 ? sample(i, j, 0) : 0.2126 * sample(i, j, 0) + 0.7152 * sample(i, j, 1) + 0.0722 * sample(i, j, 2);
        expect(Math.abs(data[i * width + j]! - grey)).toBeLessThan(1e-15);
      }
    }
  });

  it('palette', () => {
    const { data } = readPng(file({ width: 3, height: 1, colour: 3 }, Uint8Array.of(0, 1, 0, 1), chunk('PLTE', [255, 0, 0, 51, 51, 51])));
    expect([...data]).toEqual([0.2, 0.2126, 0.2]);
  });

  it('chunks that may be ignored, and data in several chunks', () => {
    const packed = [...deflateSync(Uint8Array.of(0, 255, 0))];
    const bytes = Uint8Array.from([...signature, ...header({ width: 2, height: 1 }), ...chunk('tEXt', [65, 0, 66]), ...chunk('IDAT', packed.slice(0, 3)), ...chunk('IDAT', packed.slice(3)), ...chunk('IEND', [])]);
    expect([...readPng(bytes).data]).toEqual([1, 0]);
  });
});

describe('writePng', () => {
  it('is read back to half a grey level; what is outside of [0, 1] is cut off, NaN is black', () => {
    const data = Float64Array.of(-1, 0, 0.25, 0.5, 1, 7, Number.NaN, 0.123456);
    const { shape, data: back } = readPng(writePng({ shape: [2, 4], data }));
    expect(shape).toEqual([2, 4]);
    back.forEach((grey, i) => { expect(Math.abs(grey - (Math.min(1, Math.max(0, data[i]!)) || 0))).toBeLessThanOrEqual(0.5 / 255 + 1e-15); });
  });
  it('refuses what is no image', () => { expect(() => writePng({ shape: [3], data: new Float64Array(3) })).toThrow(refused('data-format') as Error); });
});

describe('readPng refuses', () => {
  const sound = file({ width: 2, height: 2 }, Uint8Array.of(0, 1, 2, 0, 3, 4));
  const changed = (at: number, value: number): Uint8Array => { const bytes = sound.slice(); bytes[at] = value; return bytes; };
  it.each([
    ['another signature', 'data-format', changed(1, 0)],
    ['a wrong check sum', 'data-format', changed(20, 3)],
    ['a chunk that is longer than the file', 'data-format', changed(8, 255)],
    ['a file without an end', 'data-format', sound.subarray(0, sound.length - 12)],
    ['an empty file', 'data-format', new Uint8Array(0)],
    ['more pixels than its data can hold', 'data-format', file({ width: 8000, height: 8000 }, Uint8Array.of(0))],
    ['more pixels than the limit', 'data-too-large', file({ width: 2 ** 31, height: 2 ** 31 }, Uint8Array.of(0))],
    ['no pixels', 'data-format', file({ width: 0, height: 1 }, Uint8Array.of(0))],
    ['data that unpacks to more than it should', 'data-format', file({ width: 1, height: 1 }, new Uint8Array(1000))],
    ['data that unpacks to less', 'data-format', file({ width: 10, height: 10 }, new Uint8Array(50))],
    ['an unknown filter', 'data-format', file({ width: 1, height: 1 }, Uint8Array.of(5, 0))],
    ['an unknown chunk that must be known', 'data-format', file({ width: 1, height: 1 }, Uint8Array.of(0, 0), chunk('ABCD', []))],
    ['a palette that is not there', 'data-format', file({ width: 1, height: 1, colour: 3 }, Uint8Array.of(0, 0))],
    ['a colour beyond the palette', 'data-format', file({ width: 1, height: 1, colour: 3 }, Uint8Array.of(0, 1), chunk('PLTE', [1, 2, 3]))],
    ['an unknown colour type', 'data-format', file({ width: 1, height: 1, colour: 5 }, Uint8Array.of(0, 0))],
    ['one bit a pixel', 'data-dtype', file({ width: 8, height: 1, depth: 1 }, Uint8Array.of(0, 0))],
    ['interlacing', 'data-dtype', file({ width: 1, height: 1, interlace: 1 }, Uint8Array.of(0, 0))],
  ])('%s', (_name, code, bytes) => { expect(errorOf(() => readPng(bytes, 'a.png')).code).toBe(code); });

  it('damaged files with an error of its own, never a crash', () => {
    fc.assert(fc.property(fc.nat(sound.length - 1), fc.integer({ min: 0, max: 255 }), fc.nat(sound.length), (at, value, length) => {
      surviving(() => readPng(changed(at, value).subarray(0, length)));
    }), { seed: 11, numRuns: 300 });
  });
});
