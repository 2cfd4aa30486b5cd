/** The complexity claims, measured on the examples A and B: slopes of least-squares lines through (gap, counts). */
import { readFileSync } from 'node:fs';
import { iterate, type AnyMethod, type AnyProblem } from '../../core/index.js';
import { restartFreeAcceleratedGradientSliding } from '../../plugins/restart-free-accelerated-gradient-sliding/index.js';
import { restartFreeGradientSliding } from '../../plugins/restart-free-gradient-sliding/index.js';
import { regressionL1Loss } from '../../problems/regression-l1-loss/index.js';
import { totalVariation } from '../../problems/total-variation/index.js';

interface Example { readonly data: Readonly<Record<string, { readonly inline: readonly number[] | readonly (readonly number[])[] }>>; readonly params: object; readonly reference: { readonly value: number } }
interface Point { readonly gap: number; readonly gradients: number; readonly others: number }

function example(path: string, family: { build(input: never): unknown }): { readonly problem: AnyProblem; readonly best: number } {
  const { data, params, reference } = JSON.parse(readFileSync(path, 'utf8')) as Example;
  const arrays = Object.fromEntries(Object.entries(data).map(([name, { inline }]) => {
    const first = inline[0], shape = typeof first === 'number' ? [inline.length] : [inline.length, first!.length];
    return [name, { kind: 'array', shape, data: Float64Array.from(inline.flat()) }];
  }));
  return { problem: family.build({ data: arrays, params: { domain: { kind: 'all' }, isotropic: false, ...params }, spec: {} } as never) as AnyProblem, best: reference.value };
}

/** Counts at the first record below each gap. */
async function reached({ problem, best }: ReturnType<typeof example>, method: AnyMethod, params: object, other: string, gaps: readonly number[]): Promise<readonly Point[]> {
  const points: Point[] = [];
  for await (const { metrics, counts } of iterate({ problem, method: { method, params }, budget: { iterations: 1000 }, record: { every: 1 } })) {
    while (points.length < gaps.length && metrics.value! - best <= gaps[points.length]!) points.push({ gap: gaps[points.length]!, gradients: counts.smoothGradient!, others: counts[other]! });
    if (points.length === gaps.length) break;
  }
  return points;
}

function line(points: readonly (readonly [number, number])[]): { readonly slope: number; readonly r2: number } {
  const n = points.length, mx = points.reduce((sum, [x]) => sum + x, 0) / n, my = points.reduce((sum, [, y]) => sum + y, 0) / n;
  const xy = points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0), xx = points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0), yy = points.reduce((sum, [, y]) => sum + (y - my) ** 2, 0);
  return { slope: xy / xx, r2: (xy * xy) / (xx * yy) };
}

const halvings = (from: number, count: number): readonly number[] => Array.from({ length: count }, (_, i) => from / 2 ** i);

async function show(name: string, points: readonly Point[], other: string, expected: number): Promise<void> {
  const tail = points.slice(Math.floor(points.length / 3)), gradients = line(points.map(({ gap, gradients: k }) => [Math.log(1 / gap), k])), others = line(points.map(({ gap, others: k }) => [Math.log(1 / gap), Math.log(k)]));
  const late = line(tail.map(({ gap, others: k }) => [Math.log(1 / gap), Math.log(k)]));
  console.log(`  ${name}, gaps ${points[0]!.gap.toExponential(1)} to ${points.at(-1)!.gap.toExponential(1)}: gradients of f = a + ${gradients.slope.toFixed(1)} ln(1/eps), r^2 ${gradients.r2.toFixed(3)}`);
  console.log(`    ${other} ~ eps^-${others.slope.toFixed(2)}, r^2 ${others.r2.toFixed(3)}; the last two thirds alone eps^-${late.slope.toFixed(2)} (claim: ${expected})`);
}

export async function benchSlopes(): Promise<void> {
  console.log('\ncomplexity claims: gradients of f linear in ln 1/eps, subgradients as 1/eps, K as 1/sqrt(eps)');
  const A = example('problems/regression-l1-loss/examples/instance-a.json', regressionL1Loss), B = example('problems/total-variation/examples/instance-b.json', totalVariation);
  for (const C of [2, 5, 'theory']) await show(`A, restart-free-gradient-sliding, C = ${C}`, await reached(A, restartFreeGradientSliding, { C }, 'nonsmoothSubgradient', halvings(0.1, C === 'theory' ? 8 : 11)), 'subgradients', 1);
  for (const eta0 of [30, 3]) await show(`B, restart-free-accelerated-gradient-sliding, eta0 = ${eta0}`, await reached(B, restartFreeAcceleratedGradientSliding, { eta0 }, 'couple', halvings(1e-2, 18)), 'K', 0.5);
}
