/**
 * PNG images, read and written as grey values from 0 to 1. Reads bit depths 8 and 16 of every colour type, palettes of 8 bits, without interlacing.
 * Source: the Portable Network Graphics specification, https://www.w3.org/TR/png-3/. Every size is checked against the file before anything is allocated.
 */
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import type { NamedArray } from '../contract/arrays.js';
import { dataError, quote } from './errors.js';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Most pixels of an image: as many as numbers may be generated. */
const pixelLimit = 2 ** 26;
/** No stream of the deflate format unpacks to more than this many times its length. */
const largestExpansion = 1032;
/** Luminance of red, green and blue (ITU-R BT.709), on the values as they are stored. */
const luminance = [0.2126, 0.7152, 0.0722] as const;
const colourTypes: Readonly<Record<number, { readonly name: string; readonly channels: number }>> = {
  0: { name: 'grey', channels: 1 }, 2: { name: 'colour', channels: 3 }, 3: { name: 'palette', channels: 1 }, 4: { name: 'grey with alpha', channels: 2 }, 6: { name: 'colour with alpha', channels: 4 },
};

interface Header { readonly width: number; readonly height: number; readonly depth: 8 | 16; readonly colourType: number; readonly channels: number }
interface Chunk { readonly type: string; readonly data: Uint8Array }

const broken = (message: string, file: string | undefined, expected?: string): Error => dataError('data-format', `${file ?? 'The data'} is not a sound PNG file: ${message}.`, { file, expected });

/** Height x width grey values from 0 to 1; colours become their luminance, transparency is left out. Errors: `data-format`, `data-dtype`, `data-too-large`. */
export function readPng(bytes: Uint8Array, file?: string): NamedArray {
  const chunks = chunksOf(bytes, file), header = headerOf(chunks[0], file), { width, height, depth, channels, colourType } = header;
  const packed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  const rowBytes = (width * channels * depth) / 8, expected = height * (rowBytes + 1);
  if (expected > largestExpansion * packed.length) throw broken(`its ${packed.length} bytes of data cannot hold ${width} x ${height} pixels`, file);
  const rows = unfilter(inflated(packed, expected, file), height, rowBytes, (channels * depth) / 8, file);
  return { shape: [height, width], data: greyOf(rows, header, colourType === 3 ? paletteOf(chunks, file) : undefined, file) };
}

/** Length, type, data and check sum of each chunk, up to IEND. */
function chunksOf(bytes: Uint8Array, file: string | undefined): readonly Chunk[] {
  if (bytes.length < 8 || !signature.every((byte, i) => bytes[i] === byte)) throw broken('it does not begin as one', file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length), chunks: Chunk[] = [];
  for (let at = 8; ;) {
    if (at + 12 > bytes.length) throw broken('it ends before its last chunk', file);
    const length = view.getUint32(at), end = at + 8 + length;
    if (end + 4 > bytes.length) throw broken(`a chunk claims ${length} bytes`, file, `at most ${bytes.length - at - 12}`);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8)), data = bytes.subarray(at + 8, end);
    if (crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end)) throw broken(`the check sum of its chunk ${quote(type)} is wrong`, file);
    if (type === 'IEND') return chunks;
    // A capital first letter says that a reader must know the chunk.
    if (/^[A-Z]/.test(type) && !['IHDR', 'PLTE', 'IDAT'].includes(type)) throw broken(`it has a chunk ${quote(type)}`, file, 'IHDR, PLTE, IDAT and IEND');
    if (/^(IHDR|PLTE|IDAT)$/.test(type)) chunks.push({ type, data });
    at = end + 4;
  }
}

function headerOf(chunk: Chunk | undefined, file: string | undefined): Header {
  if (chunk?.type !== 'IHDR' || chunk.data.length !== 13) throw broken('it does not begin with a header of 13 bytes', file);
  const view = new DataView(chunk.data.buffer, chunk.data.byteOffset, 13), width = view.getUint32(0), height = view.getUint32(4);
  const [depth, colourType, compression, filter, interlace] = chunk.data.subarray(8), colour = colourTypes[colourType!];
  if (width === 0 || height === 0 || compression !== 0 || filter !== 0 || !colour) throw broken('its header is none that the specification knows', file);
  if (width * height > pixelLimit) throw dataError('data-too-large', `The image has ${width} x ${height} pixels.`, { file, expected: `at most ${pixelLimit}` });
  if ((depth !== 8 && depth !== 16) || (colourType === 3 && depth !== 8)) {
    throw dataError('data-dtype', `The image has ${depth} bits a sample (${colour.name}).`, { file, expected: '8 bits, or 16 bits without a palette', suggestion: 'save it with 8 bits a channel' });
  }
  if (interlace !== 0) throw dataError('data-dtype', 'The image is interlaced.', { file, expected: 'an image without interlacing', suggestion: 'save it again without interlacing' });
  return { width, height, depth, colourType: colourType!, channels: colour.channels };
}

function inflated(packed: Uint8Array, expected: number, file: string | undefined): Uint8Array {
  let raw: Uint8Array;
  try { raw = inflateSync(packed, { maxOutputLength: expected }); } catch { throw broken('its data cannot be unpacked, or is more than its header says', file); }
  if (raw.length !== expected) throw broken(`its data unpacks to ${raw.length} bytes`, file, `${expected} bytes`);
  return raw;
}

/** Undoes the filter of every row, in place; each row begins with the number of its filter. Returns the rows one after the other. */
function unfilter(raw: Uint8Array, height: number, rowBytes: number, pixelBytes: number, file: string | undefined): Uint8Array {
  const out = new Uint8Array(height * rowBytes);
  for (let i = 0; i < height; i++) {
    const from = i * (rowBytes + 1) + 1, to = i * rowBytes, kind = raw[from - 1]!;
    if (kind > 4) throw broken(`row ${i} has the filter ${kind}`, file, 'a filter from 0 to 4');
    for (let k = 0; k < rowBytes; k++) {
      const left = k < pixelBytes ? 0 : out[to + k - pixelBytes]!, up = i === 0 ? 0 : out[to + k - rowBytes]!;
      const corner = i === 0 || k < pixelBytes ? 0 : out[to + k - rowBytes - pixelBytes]!;
      out[to + k] = raw[from + k]! + predicted(kind, left, up, corner);
    }
  }
  return out;
}

function predicted(kind: number, left: number, up: number, corner: number): number {
  switch (kind) {
    case 1: return left;
    case 2: return up;
    case 3: return (left + up) >> 1;
    case 4: return paeth(left, up, corner);
    default: return 0;
  }
}

/** Whichever of the three neighbours is nearest to left + up - corner. */
function paeth(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner), toUp = Math.abs(left - corner), toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

function paletteOf(chunks: readonly Chunk[], file: string | undefined): Uint8Array {
  const palette = chunks.find(({ type }) => type === 'PLTE')?.data;
  if (!palette || palette.length === 0 || palette.length % 3 !== 0 || palette.length > 768) throw broken('it has no palette of 1 to 256 colours', file);
  return palette;
}

function greyOf(rows: Uint8Array, { width, height, depth, channels }: Header, palette: Uint8Array | undefined, file: string | undefined): Float64Array {
  const grey = new Float64Array(width * height), wide = depth === 16, top = wide ? 65535 : 255;
  const sample = (index: number): number => (wide ? rows[2 * index]! * 256 + rows[2 * index + 1]! : rows[index]!) / top;
  const mixed = (red: number, green: number, blue: number): number => (red === green && green === blue ? red : luminance[0] * red + luminance[1] * green + luminance[2] * blue);
  for (let p = 0; p < grey.length; p++) {
    const at = p * channels, entry = palette ? 3 * rows[p]! : 0;
    if (palette && entry >= palette.length) throw broken(`pixel ${p} has a colour that its palette does not have`, file);
    grey[p] = palette ? mixed(palette[entry]! / 255, palette[entry + 1]! / 255, palette[entry + 2]! / 255) : channels < 3 ? sample(at) : mixed(sample(at), sample(at + 1), sample(at + 2));
  }
  return grey;
}

/** A grey image of 8 bits a pixel from height x width values; what is below 0 is black, above 1 white, NaN black. Error: `data-format` for another shape. */
export function writePng({ shape, data }: NamedArray): Uint8Array {
  const [height = 0, width = 0] = shape;
  if (shape.length !== 2 || height * width !== data.length || data.length === 0) throw dataError('data-format', `An array of shape [${shape.join(', ')}] is no image.`, { expected: 'height x width numbers' });
  const raw = new Uint8Array(height * (width + 1));
  for (let i = 0, p = 0; i < height; i++) for (let j = 0; j < width; j++, p++) raw[i * (width + 1) + 1 + j] = Math.round(255 * Math.min(1, Math.max(0, data[p]!)));
  const header = new Uint8Array(13), view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = 8;
  return Buffer.concat([Uint8Array.from(signature), chunk('IHDR', header), chunk('IDAT', deflateSync(raw)), chunk('IEND', new Uint8Array(0))]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(data.length + 12), view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  out.set(Buffer.from(type, 'latin1'), 4);
  out.set(data, 8);
  view.setUint32(data.length + 8, crc32(out.subarray(4, data.length + 8)));
  return out;
}
