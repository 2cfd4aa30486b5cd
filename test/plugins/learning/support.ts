/** A least-squares sum, and methods played by hand on it with a known stream. */
import { defineProblem, type AnyMethod, type AnyProblem, type Vector } from '../../../core/index.js';
import { mulberry32 } from '../mulberry32.js';
import { play } from '../derivative-free/play.js';

export const rows = Array.from({ length: 7 }, (_, i) => [Math.sin(1 + i), Math.cos(2 * i), 0.5 + 0.1 * i]), answers = rows.map((_, i) => Math.sin(3 * i) + 0.2);

/** Mean over the samples of (a x - b) a. */
export function gradientOf(x: ArrayLike<number>, samples: readonly number[]): number[] {
  const out = [0, 0, 0];
  for (const s of samples) {
    const off = rows[s]!.reduce((sum, a, j) => sum + a * x[j]!, -answers[s]!);
    rows[s]!.forEach((a, j) => { out[j] = out[j]! + off * a / samples.length; });
  }
  return out;
}

/** Also says which samples were asked for. */
export function sumProblem(asked: number[][] = [], whole = true): AnyProblem {
  const all = rows.map((_, i) => i);
  const problem = defineProblem({
    size: 3, start: [1, -2, 0.5], traits: { samples: rows.length },
    oracles: {
      value: (x: Vector) => rows.reduce((sum, row, i) => sum + row.reduce((inner, a, j) => inner + a * x[j]!, -answers[i]!) ** 2 / 2 / rows.length, 0),
      sampleGradient(x: Vector, samples: Int32Array, out: Vector) { asked.push([...samples]); out.set(gradientOf(x, [...samples])); },
      gradient(x: Vector, out: Vector) { out.set(gradientOf(x, all)); },
    },
  }), { gradient, ...rest } = problem.oracles;
  return { ...problem, oracles: whole ? { gradient, ...rest } : rest };
}

/** Points after each step, the first being the start. */
export async function pointsOf(method: AnyMethod, problem: AnyProblem, params: object, steps: number): Promise<number[][]> {
  const points = [[...problem.start(mulberry32(1))]];
  await play(method, problem, params, mulberry32(1), steps, ({ state }) => { points.push([...(state as { x: Vector }).x]); }, false);
  return points;
}
