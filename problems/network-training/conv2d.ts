/** Cross-correlation of images with filters, as one matrix product on the windows. Images and filters have their channels first. */
import { linalg, usageError, type Vector } from '../../core/index.js';
import { rowSums } from './dense.js';
import type { Extent, Layer } from './layer.js';

export interface Conv2dShape { readonly filters: number; readonly kernel: number; readonly stride: number; readonly padding: number }

/** Errors: `no-image`, `kernel-size`. */
export function conv2d(number: number, at: string, { image }: Extent, { filters, kernel, stride, padding }: Conv2dShape): Layer {
  if (!image) throw usageError('no-image', 'A layer `conv2d` needs images, and here there are none.', { pointer: at, expected: 'X of shape n x height x width (x channels), and no other layer than conv2d and activations before' });
  const { channels, height, width } = image, high = Math.floor((height + 2 * padding - kernel) / stride) + 1, wide = Math.floor((width + 2 * padding - kernel) / stride) + 1;
  if (high < 1 || wide < 1) throw usageError('kernel-size', `A window of ${kernel} x ${kernel} does not fit into ${height} x ${width} pixels with a padding of ${padding}.`, { pointer: `${at}/kernel`, expected: `at most ${Math.min(height, width) + 2 * padding}` });
  const places = high * wide, window = channels * kernel * kernel;
  return {
    parameters: [
      { name: `W${number}`, shape: [filters, channels, kernel, kernel], inputs: window, outputs: filters * kernel * kernel },
      { name: `b${number}`, shape: [filters], inputs: window, outputs: filters, bias: true },
    ],
    output: { features: filters * places, image: { channels: filters, height: high, width: wide } },
    open(rows) {
      const { gemm } = linalg(), columns = places * rows, output = new Float64Array(filters * columns), windows = new Float64Array(window * columns);
      let backs: Vector | undefined;
      /** Calls with the start of `rows` numbers in the windows and of the pixel in the image, -1 in the padding. */
      const each = (visit: (to: number, from: number) => void): void => {
        for (let c = 0, to = 0; c < channels; c++) for (let ky = 0; ky < kernel; ky++) for (let kx = 0; kx < kernel; kx++) for (let y = 0; y < high; y++) for (let x = 0; x < wide; x++, to += rows) {
          const row = y * stride + ky - padding, column = x * stride + kx - padding;
          visit(to, row < 0 || row >= height || column < 0 || column >= width ? -1 : ((c * height + row) * width + column) * rows);
        }
      };
      return {
        output,
        forward([W, b], input) {
          each((to, from) => { if (from < 0) windows.fill(0, to, to + rows); else for (let i = 0; i < rows; i++) windows[to + i] = input[from + i]!; });
          for (let f = 0; f < filters; f++) output.fill(b![f]!, f * columns, (f + 1) * columns);
          gemm('N', 'N', filters, columns, window, W!, windows, output, 1, 1);
        },
        backward([W], _input, slope, [dW, db], back) {
          gemm('N', 'T', filters, window, columns, slope, windows, dW!);
          rowSums(slope, filters, columns, db!);
          if (!back) return;
          const slopes = backs ??= new Float64Array(windows.length);
          gemm('T', 'N', window, columns, filters, W!, slope, slopes);
          back.fill(0);
          each((at, to) => { if (to >= 0) for (let i = 0; i < rows; i++) back[to + i] = back[to + i]! + slopes[at + i]!; });
        },
      };
    },
  };
}
