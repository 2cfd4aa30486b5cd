/**
 * One query to the guess chain: secret s in Z_M^T; x is answered by l, the length of the longest correct prefix, and r = s_{l+1} - x_{l+1} mod M (0 if l = T).
 * The best input is uniform over x with weights over the labels v = (a, b) of the answer; N = M^T, and the chance of naming s is
 * (sum over chi of sqrt(sum_v r_v lambda_v(chi)))^2 / N^2 with lambda_v(chi) = |F_v(chi)|^2 / N, F_v the Fourier transform over Z_M^T of exp(2 pi i (a l/(T+1) + b r/M)) for s = 0.
 *
 * Summed over the symbols after the first wrong one, F_v(chi) depends on j, the last index with chi_j != 0, and on whether chi_j = b alone:
 * F = sum over l = max(0, j - 1) .. T - 1 of e^{2 pi i a l/(T+1)} M^{T-l-1} (M [chi_{l+1} = b] - 1) + e^{2 pi i a T/(T+1)}.
 * Weights that start alike stay alike for all b != 0, so that the labels (a, 0), the labels (a, b != 0) together, and one column for each j are enough.
 */
const tau = 2 * Math.PI;

/** `rows[v][j]`: lambda of the label, or its mean over b != 0, on a chi of class j; `count[j]`: how many such chi there are. Rows 2a and 2a + 1 are b = 0 and b != 0. */
export interface Classes { readonly rows: readonly Float64Array[]; readonly count: Float64Array }

export function classesOf(T: number, M: number): Classes {
  const N = M ** T, sizes = Array.from({ length: T + 1 }, (_, j) => j);
  /** |F|^2 / N; `first`, `later`: M [chi_i = b] - 1 at i = j and at i > j. */
  const lambda = (a: number, j: number, first: number, later: number): number => {
    let re = Math.cos((tau * a * T) / (T + 1)), im = Math.sin((tau * a * T) / (T + 1));
    for (let l = Math.max(0, j - 1); l < T; l++) {
      const size = M ** (T - l - 1) * (l + 1 === j ? first : later), angle = (tau * a * l) / (T + 1);
      re += size * Math.cos(angle);
      im += size * Math.sin(angle);
    }
    return (re * re + im * im) / N;
  };
  const other = (a: number, j: number): number => (j === 0 ? lambda(a, 0, 0, -1) : (lambda(a, j, M - 1, -1) + (M - 2) * lambda(a, j, -1, -1)) / (M - 1));
  return {
    rows: sizes.flatMap((a) => [Float64Array.from(sizes, (j) => lambda(a, j, -1, M - 1)), Float64Array.from(sizes, (j) => other(a, j))]),
    count: Float64Array.from(sizes, (j) => (j === 0 ? 1 : (M - 1) * M ** (j - 1))),
  };
}

export interface OneQuery { /** Best chance of naming s. */ readonly success: number; /** Weights of the labels (a, 0) and of all (a, b != 0) together, as in `Classes`. */ readonly weights: Float64Array }

/** The maximiser over the simplex, by multiplicative updates from the uniform weights; the objective is concave. */
export function bestQuery(T: number, M: number, updates: number): OneQuery {
  const { rows, count } = classesOf(T, M), weights = Float64Array.from(rows, (_, v) => (v % 2 === 0 ? 1 : M - 1) / ((T + 1) * M)), e = new Float64Array(T + 1);
  const mix = (): void => { e.fill(0); rows.forEach((row, v) => { for (let j = 0; j <= T; j++) e[j]! += weights[v]! * row[j]!; }); };
  for (let k = 0; k < updates; k++) {
    mix();
    let total = 0;
    rows.forEach((row, v) => {
      let slope = 0;
      for (let j = 0; j <= T; j++) slope += (count[j]! * row[j]!) / Math.sqrt(Math.max(e[j]!, 1e-14));
      total += weights[v]! *= slope;
    });
    for (let v = 0; v < weights.length; v++) weights[v]! /= total;
  }
  mix();
  const sum = e.reduce((all, ej, j) => all + count[j]! * Math.sqrt(ej), 0);
  return { success: (sum / M ** T) ** 2, weights };
}

/**
 * Mean over s of |O psi - O^(1) psi|, psi the input with these weights, O^(1) the oracle that answers (1, 0) whenever l >= 1: only s_1 is told.
 * Hybrid bound: at most 2 / sqrt(M). Over r != 0 the cosines of theta + 2 pi b r / M add up to -cos theta for b != 0.
 */
export function revealedDistance(T: number, M: number, weights: Float64Array): number {
  let square = 0;
  for (let a = 0; a <= T; a++) for (let l = 1; l <= T; l++) {
    const cosine = Math.cos((tau * a * (l - 1)) / (T + 1)), same = 2 - 2 * cosine;
    const [zero, other] = l === T ? [same, same] : [(M - 1) * same, 2 * (M - 1) + 2 * cosine];
    square += M ** (l === T ? 0 : T - l - 1) * (weights[2 * a]! * zero + weights[2 * a + 1]! * other);
  }
  return Math.sqrt(square / M ** T);
}

export const distanceBound = (M: number): number => 2 / Math.sqrt(M);
/** Best chance of naming s after one classical query. */
export const classicalSuccess = (T: number, M: number): number => (1 + T * (M - 1)) / M ** T;
/** Hybrid bound on the quantum chance after one query. */
export const hybridBound = (T: number, M: number): number => (M ** (-(T - 1) / 2) + distanceBound(M)) ** 2;
