/** Probe directions: V unit vectors of R^q, one a row. */

export type Template = 'orthoplex' | 'simplex' | 'cube';

/** Vertices of the cube double with every coordinate. */
export const largestCube = 12;

export const verticesOf = (template: Template, q: number): number => (template === 'orthoplex' ? 2 * q : template === 'simplex' ? q + 1 : 2 ** q);

/** V x q, row-major. Orthoplex: +e_1 .. +e_q, then -e_1 .. -e_q. Cube: vertex i has the sign 1 - 2 bit_j(i) in coordinate j. */
export function directions(template: Template, q: number): Float64Array {
  const out = new Float64Array(verticesOf(template, q) * q);
  if (template === 'orthoplex') for (let j = 0; j < q; j++) { out[j * q + j] = 1; out[(q + j) * q + j] = -1; }
  else if (template === 'cube') for (let i = 0; i < 2 ** q; i++) for (let j = 0; j < q; j++) out[i * q + j] = (1 - 2 * ((i >> j) & 1)) / Math.sqrt(q);
  else simplex(q, out);
  return out;
}

/** Rows sqrt(1 + 1/q) e_i - (sqrt(q + 1) + 1) / sqrt(q^3) 1 and 1 / sqrt(q), about their centroid. */
function simplex(q: number, out: Float64Array): void {
  for (let i = 0; i < q; i++) for (let j = 0; j < q; j++) out[i * q + j] = (i === j ? Math.sqrt(1 + 1 / q) : 0) - (Math.sqrt(q + 1) + 1) / Math.sqrt(q ** 3);
  out.fill(1 / Math.sqrt(q), q * q);
  for (let j = 0; j < q; j++) {
    let mean = 0;
    for (let i = 0; i <= q; i++) mean += out[i * q + j]! / (q + 1);
    for (let i = 0; i <= q; i++) out[i * q + j] = out[i * q + j]! - mean;
  }
}
