/** The generator of the dossiers' reference runs, injected as `random`. */
import type { Random } from '../../core/index.js';

/** One draw for each integer; normal numbers by the cosine branch, two draws each. */
export function mulberry32(seed: number): Random {
  let a = seed | 0;
  const uniform = (): number => {
    a = (a + 0x6D2B79F5) | 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = (): number => { const radius = Math.sqrt(-2 * Math.log(1 - uniform())); return radius * Math.cos(2 * Math.PI * uniform()); };
  return { uniform, integer: (below) => Math.floor(uniform() * below), normal, fillUniform(out) { for (let i = 0; i < out.length; i++) out[i] = uniform(); }, fillNormal(out) { for (let i = 0; i < out.length; i++) out[i] = normal(); }, save: () => ({ words: [a, 0, 0, 0], spare: null }) };
}
