/** Experts z = x W0 + b0, a gater a = tanh(x W1 + b1) W2 + b2, and a softmax of (m .* z) W3 + b3 on gates m that come from outside. */
import { layoutOf, linalg, type Layout, type Vector } from '../../core/index.js';

export interface Shape { readonly inputs: number; readonly experts: number; readonly hidden: number; readonly classes: number }

/** The tag `gater` marks what the gates depend on, `unit-columns` a matrix whose columns are the incoming weights of one unit each. */
export const networkLayout = ({ inputs, experts, hidden, classes }: Shape): Layout => layoutOf(
  { name: 'W0', shape: [inputs, experts], tags: ['unit-columns'] }, { name: 'b0', shape: [experts] },
  { name: 'W1', shape: [inputs, hidden], tags: ['gater', 'unit-columns'] }, { name: 'b1', shape: [hidden], tags: ['gater'] },
  { name: 'W2', shape: [hidden, experts], tags: ['gater', 'unit-columns'] }, { name: 'b2', shape: [experts], tags: ['gater'] },
  { name: 'W3', shape: [experts, classes] }, { name: 'b3', shape: [classes] },
);

/** Arrays for so many rows at once. */
interface Scratch { readonly X: Vector; readonly t: Vector; readonly z: Vector; readonly y: Vector; readonly o: Vector; readonly labels: Int32Array; readonly dt: Vector }

export interface Network {
  gateInputs(x: Vector, samples: Int32Array, out: Vector): void;
  /** Losses to `losses`; slopes by the gates and the gradient with the gates held, unless those arrays are empty. */
  losses(x: Vector, samples: Int32Array, mask: Vector, losses: Vector, slopes: Vector, gradient: Vector): void;
  gateGradient(x: Vector, samples: Int32Array, slopes: Vector, out: Vector): void;
  errors(x: Vector, samples: Int32Array, mask: Vector, out: Vector): void;
}

/** Data: rows of `inputs` numbers, with their classes. */
export function openNetwork(shape: Shape, layout: Layout, data: Vector, classOf: Int32Array): Network {
  const { inputs: d, experts: N, hidden: H, classes: C } = shape, { gemm } = linalg();
  const [W0, b0, W1, b1, W2, b2, W3, b3] = [d * N, N, d * H, H, H * N, N, N * C, C].map((length) => new Float64Array(length)) as [Vector, Vector, Vector, Vector, Vector, Vector, Vector, Vector];
  const parts = [W0, b0, W1, b1, W2, b2, W3, b3], gradients = parts.map((part) => new Float64Array(part.length)), scratches = new Map<number, Scratch>();

  const load = (x: Vector): void => { parts.forEach((part, p) => { const { offset } = layout[p]!; for (let i = 0; i < part.length; i++) part[i] = x[offset + i]!; }); };
  const store = (out: Vector): void => { gradients.forEach((part, p) => { out.set(part, layout[p]!.offset); }); };
  const scratchOf = (B: number): Scratch => {
    let scratch = scratches.get(B);
    if (!scratch) scratches.set(B, scratch = { X: new Float64Array(B * d), t: new Float64Array(B * H), z: new Float64Array(B * N), y: new Float64Array(B * N), o: new Float64Array(B * C), labels: new Int32Array(B), dt: new Float64Array(B * H) });
    return scratch;
  };
  const gather = (samples: Int32Array): Scratch => {
    const scratch = scratchOf(samples.length), { X, labels } = scratch;
    for (let r = 0, to = 0; r < samples.length; r++) {
      labels[r] = classOf[samples[r]!]!;
      for (let j = 0, from = samples[r]! * d; j < d; j++) X[to++] = data[from++]!;
    }
    return scratch;
  };
  /** out = A W + b, row by row. */
  const affine = (B: number, columns: number, inner: number, A: Vector, W: Vector, b: Vector, out: Vector): void => {
    for (let r = 0, to = 0; r < B; r++) for (let j = 0; j < columns; j++) out[to++] = b[j]!;
    gemm('N', 'N', B, columns, inner, A, W, out, 1, 1);
  };
  const hiddenOf = (B: number, { X, t }: Scratch): void => {
    affine(B, H, d, X, W1, b1, t);
    for (let i = 0; i < B * H; i++) t[i] = Math.tanh(t[i]!);
  };
  /** Outputs o; of experts whose gate is shut nothing is computed where `all` is false. */
  const forward = (B: number, scratch: Scratch, mask: Vector, all: boolean): void => {
    const { X, z, y, o } = scratch;
    if (all) { affine(B, N, d, X, W0, b0, z); for (let i = 0; i < B * N; i++) y[i] = mask[i]! * z[i]!; affine(B, C, N, y, W3, b3, o); return; }
    for (let r = 0, at = 0; r < B; r++) {
      for (let c = 0; c < C; c++) o[r * C + c] = b3[c]!;
      for (let i = 0; i < N; i++, at++) {
        if (mask[at] === 0) continue;
        let sum = b0[i]!;
        for (let j = 0; j < d; j++) sum += X[r * d + j]! * W0[j * N + i]!;
        for (let c = 0; c < C; c++) o[r * C + c] = o[r * C + c]! + mask[at]! * sum * W3[i * C + c]!;
      }
    }
  };
  /** Losses -log q[label]; o becomes q - onehot. The largest output is taken off first. */
  const softmax = (B: number, { o, labels }: Scratch, losses: Vector): void => {
    for (let r = 0; r < B; r++) {
      const at = r * C;
      let top = -Infinity, sum = 0;
      for (let c = 0; c < C; c++) top = Math.max(top, o[at + c]!);
      for (let c = 0; c < C; c++) sum += Math.exp(o[at + c]! - top);
      losses[r] = Math.log(sum) + top - o[at + labels[r]!]!;
      for (let c = 0; c < C; c++) o[at + c] = Math.exp(o[at + c]! - top) / sum - (c === labels[r] ? 1 : 0);
    }
  };
  const columnSums = (B: number, columns: number, A: Vector, out: Vector): void => {
    out.fill(0);
    for (let r = 0, at = 0; r < B; r++) for (let j = 0; j < columns; j++) out[j] = out[j]! + A[at++]!;
  };

  return {
    gateInputs(x, samples, out) {
      const B = samples.length, scratch = gather(samples);
      load(x);
      hiddenOf(B, scratch);
      affine(B, N, H, scratch.t, W2, b2, out);
    },
    losses(x, samples, mask, losses, slopes, gradient) {
      const B = samples.length, scratch = gather(samples), { X, z, y, o } = scratch, all = slopes.length > 0 || gradient.length > 0;
      load(x);
      forward(B, scratch, mask, all);
      softmax(B, scratch, losses);
      if (!all) return;
      if (gradient.length > 0) {
        const [g0, c0, g1, c1, g2, c2, g3, c3] = gradients as [Vector, Vector, Vector, Vector, Vector, Vector, Vector, Vector];
        gemm('T', 'N', N, C, B, y, o, g3, 1 / B);
        columnSums(B, C, o, c3);
        for (let c = 0; c < C; c++) c3[c] = c3[c]! / B;
        gemm('N', 'T', B, N, C, o, W3, y);
        for (let i = 0; i < B * N; i++) { const dy = y[i]!; if (slopes.length > 0) slopes[i] = dy * z[i]!; y[i] = (dy * mask[i]!) / B; }
        gemm('T', 'N', d, N, B, X, y, g0);
        columnSums(B, N, y, c0);
        for (const none of [g1, c1, g2, c2]) none.fill(0);
        store(gradient);
        return;
      }
      gemm('N', 'T', B, N, C, o, W3, y);
      for (let i = 0; i < B * N; i++) slopes[i] = y[i]! * z[i]!;
    },
    gateGradient(x, samples, slopes, out) {
      const B = samples.length, scratch = gather(samples), { X, t, dt } = scratch, [g0, c0, g1, c1, g2, c2, g3, c3] = gradients as [Vector, Vector, Vector, Vector, Vector, Vector, Vector, Vector];
      load(x);
      hiddenOf(B, scratch);
      gemm('T', 'N', H, N, B, t, slopes, g2);
      columnSums(B, N, slopes, c2);
      gemm('N', 'T', B, H, N, slopes, W2, dt);
      for (let i = 0; i < B * H; i++) dt[i] = dt[i]! * (1 - t[i]! * t[i]!);
      gemm('T', 'N', d, H, B, X, dt, g1);
      columnSums(B, H, dt, c1);
      for (const none of [g0, c0, g3, c3]) none.fill(0);
      store(out);
    },
    errors(x, samples, mask, out) {
      const B = samples.length, scratch = gather(samples), { o, labels } = scratch;
      load(x);
      forward(B, scratch, mask, false);
      for (let r = 0; r < B; r++) {
        let best = 0, sum = o[r * C]!;
        for (let c = 1; c < C; c++) { sum += o[r * C + c]!; if (o[r * C + c]! > o[r * C + best]!) best = c; }
        out[r] = Number.isNaN(sum) ? Number.NaN : best === labels[r] ? 0 : 1;
      }
    },
  };
}
