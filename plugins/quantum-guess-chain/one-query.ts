/**
 * One query to the guess chain: secret s in Z_M^T; x is answered by l, the length of the longest correct prefix, and r = s_{l+1} - x_{l+1} mod M (0 if l = T).
 * N = M^T; lambda_v(chi) = |F_v(chi)|^2 / N, F_v the Fourier transform over Z_M^T of exp(2 pi i (a l/(T+1) + b r/M)), v = (a, b).
 */
const tau = 2 * Math.PI;

/** Fourier transform of re + i im over each of the T axes of length M, in place. */
function transform(re: Float64Array, im: Float64Array, M: number, T: number, cos: Float64Array, sin: Float64Array): void {
  const lineRe = new Float64Array(M), lineIm = new Float64Array(M);
  for (let axis = 0, stride = 1; axis < T; axis++, stride *= M) {
    for (let at = 0; at < re.length; at++) {
      if (Math.floor(at / stride) % M !== 0) continue;
      for (let j = 0; j < M; j++) {
        let a = 0, b = 0;
        for (let m = 0; m < M; m++) {
          const c = cos[(j * m) % M]!, s = sin[(j * m) % M]!, p = re[at + m * stride]!, q = im[at + m * stride]!;
          a += p * c - q * s;
          b += p * s + q * c;
        }
        lineRe[j] = a;
        lineIm[j] = b;
      }
      for (let j = 0; j < M; j++) { re[at + j * stride] = lineRe[j]!; im[at + j * stride] = lineIm[j]!; }
    }
  }
}

/** lambda_v for all v, one row of M^T numbers each. */
export function eigenvalues(T: number, M: number): Float64Array[] {
  const N = M ** T, length = new Float64Array(N), rest = new Float64Array(N);
  for (let x = 0; x < N; x++) {
    let l = 0, left = x;
    while (l < T && left % M === 0) { l++; left = Math.floor(left / M); }
    length[x] = l;
    rest[x] = l === T ? 0 : (M - (left % M)) % M;
  }
  const cos = Float64Array.from({ length: M }, (_, j) => Math.cos((tau * j) / M)), sin = Float64Array.from({ length: M }, (_, j) => Math.sin((tau * j) / M));
  const rows: Float64Array[] = [];
  for (let a = 0; a <= T; a++) for (let b = 0; b < M; b++) {
    const angle = (x: number): number => tau * ((a * length[x]!) / (T + 1) + (b * rest[x]!) / M);
    const re = Float64Array.from({ length: N }, (_, x) => Math.cos(angle(x))), im = Float64Array.from({ length: N }, (_, x) => Math.sin(angle(x)));
    transform(re, im, M, T, cos, sin);
    rows.push(re.map((value, chi) => (value ** 2 + im[chi]! ** 2) / N));
  }
  return rows;
}

/** (sum over chi of sqrt(e_chi))^2 / N^2 at the maximiser over the simplex of e = sum_v r_v lambda_v, by multiplicative updates from uniform. Rows and columns that are alike are joined. */
export function quantumSuccess(T: number, M: number, updates: number): number {
  const N = M ** T, { lambda, weight } = joined(eigenvalues(T, M)), r = new Float64Array(lambda.length).fill(1 / lambda.length), e = new Float64Array(weight.length);
  const mix = (): void => { e.fill(0); lambda.forEach((row, v) => { for (let c = 0; c < e.length; c++) e[c]! += r[v]! * row[c]!; }); };
  for (let k = 0; k < updates; k++) {
    mix();
    let total = 0;
    lambda.forEach((row, v) => {
      let slope = 0;
      for (let c = 0; c < e.length; c++) slope += (weight[c]! * row[c]!) / Math.sqrt(Math.max(e[c]!, 1e-14));
      total += r[v]! *= slope;
    });
    for (let v = 0; v < r.length; v++) r[v]! /= total;
  }
  mix();
  let sum = 0;
  for (let c = 0; c < e.length; c++) sum += weight[c]! * Math.sqrt(e[c]!);
  return (sum / N) ** 2;
}

/** Characters chi with the same eigenvalues for every v count as one, with a weight. */
function joined(rows: readonly Float64Array[]): { lambda: Float64Array[]; weight: Float64Array } {
  const groups = new Map<string, { chi: number; count: number }>();
  for (let chi = 0; chi < rows[0]!.length; chi++) {
    const key = rows.map((row) => row[chi]!.toFixed(9)).join(' '), group = groups.get(key);
    if (group) group.count++; else groups.set(key, { chi, count: 1 });
  }
  const kept = [...groups.values()];
  return { lambda: rows.map((row) => Float64Array.from(kept, ({ chi }) => row[chi]!)), weight: Float64Array.from(kept, ({ count }) => count) };
}

/** Best chance of naming s after one classical query. */
export const classicalSuccess = (T: number, M: number): number => (1 + T * (M - 1)) / M ** T;
/** Hybrid bound on the quantum chance after one query. */
export const hybridBound = (T: number, M: number): number => (M ** (-(T - 1) / 2) + 2 / Math.sqrt(M)) ** 2;
/** Chance that k rounds of amplitude amplification find the one informative seed of `seeds`; classical: k guesses, 1 - (1 - 1/seeds)^k. */
export const seedSearch = (seeds: number, k: number): number => Math.sin((2 * k + 1) * Math.asin(1 / Math.sqrt(seeds))) ** 2;
