/** The guess chain by definition: a Fourier transform over all queries, and the state vector with its measurement. */

const tau = 2 * Math.PI;
/** The labels (a, b) of an answer, b running fastest. */
export const labels = (T: number, M: number): (readonly [number, number])[] => Array.from({ length: (T + 1) * M }, (_, v) => [Math.floor(v / M), v % M] as const);
const digit = (x: number, i: number, M: number): number => Math.floor(x / M ** i) % M;

/** Answer (l, r) to the query x when the secret is s. */
function answer(s: number, x: number, T: number, M: number): readonly [number, number] {
  let l = 0;
  while (l < T && digit(x, l, M) === digit(s, l, M)) l++;
  return [l, l === T ? 0 : (digit(s, l, M) - digit(x, l, M) + M) % M];
}

const phase = ([a, b]: readonly [number, number], [l, r]: readonly [number, number], T: number, M: number): number => tau * ((a * l) / (T + 1) + (b * r) / M);

/** |F_v(chi)|^2 / N, one row a label, by the sum over all x. */
export function slowEigenvalues(T: number, M: number): Float64Array[] {
  const N = M ** T;
  return labels(T, M).map((label) => Float64Array.from({ length: N }, (_, chi) => {
    let re = 0, im = 0;
    for (let x = 0; x < N; x++) {
      let product = 0;
      for (let i = 0; i < T; i++) product += digit(chi, i, M) * digit(x, i, M);
      const angle = phase(label, answer(0, x, T, M), T, M) + (tau * product) / M;
      re += Math.cos(angle);
      im += Math.sin(angle);
    }
    return (re * re + im * im) / N;
  }));
}

/** psi_s[x, v] = sqrt(r_v / N) e^{i phase}; G = psi psi^H / N, and the measurement with the root R of G names s with chance sum_s |R_ss|^2. */
export function stateVectorSuccess(T: number, M: number, weights: readonly number[]): number {
  const N = M ** T, all = labels(T, M);
  const states = Array.from({ length: N }, (_, s) => Array.from({ length: N }, (_x, x) => all.map((label, v) => {
    const angle = phase(label, answer(s, x, T, M), T, M), size = Math.sqrt(weights[v]! / N);
    return [size * Math.cos(angle), size * Math.sin(angle)] as const;
  })).flat());
  const gram = states.map((p) => states.map((q) => p.reduce(([re, im], [a, b], i) => { const [c, d] = q[i]!; return [re + (a * c + b * d) / N, im + (b * c - a * d) / N] as const; }, [0, 0] as readonly [number, number])));
  return rootDiagonal(gram).reduce((sum, value) => sum + value * value, 0);
}

/** Diagonal of the square root of a Hermitian positive semidefinite matrix: Jacobi rotations on its real form [[A, -B], [B, A]]. */
function rootDiagonal(gram: readonly (readonly (readonly [number, number])[])[]): number[] {
  const n = gram.length, size = 2 * n;
  const a = Array.from({ length: size }, (_, i) => Float64Array.from({ length: size }, (_c, j) => { const [re, im] = gram[i % n]![j % n]!; return (i < n) === (j < n) ? re : i < n ? -im : im; }));
  const vectors = Array.from({ length: size }, (_, i) => { const row = new Float64Array(size); row[i] = 1; return row; });
  for (let sweep = 0; sweep < 12; sweep++) for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, vectors, p, q);
  return Array.from({ length: n }, (_, i) => a.reduce((sum, row, k) => sum + Math.sqrt(Math.max(0, row[k]!)) * vectors[i]![k]! ** 2, 0));
}

function rotate(a: Float64Array[], vectors: Float64Array[], p: number, q: number): void {
  const off = a[p]![q]!;
  if (Math.abs(off) < 1e-300) return;
  const ratio = (a[q]![q]! - a[p]![p]!) / (2 * off), t = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(1, ratio)), c = 1 / Math.hypot(1, t), s = t * c;
  for (let k = 0; k < a.length; k++) { const x = a[k]![p]!, y = a[k]![q]!; a[k]![p] = c * x - s * y; a[k]![q] = s * x + c * y; }
  for (let k = 0; k < a.length; k++) { const x = a[p]![k]!, y = a[q]![k]!; a[p]![k] = c * x - s * y; a[q]![k] = s * x + c * y; }
  for (const row of vectors) { const x = row[p]!, y = row[q]!; row[p] = c * x - s * y; row[q] = s * x + c * y; }
}
