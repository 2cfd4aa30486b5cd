/** Conditional computation on the 8 x 8 digits: the dossier's bars for test error and open gates. Data: UCI optical recognition of digits, CC BY 4.0. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { solve } from '../../../core/index.js';

const digits = JSON.parse(readFileSync(new URL('../../golden/digits8x8.json', import.meta.url), 'utf8')) as { readonly n: number; readonly pixels: string; readonly labels: string };
const rows = (from: number, to: number): object => ({ inline: Array.from({ length: to - from }, (_, i) => Array.from({ length: 64 }, (__, j) => Number.parseInt(digits.pixels[64 * (from + i) + j]!, 17))) });
const labels = (from: number, to: number): object => ({ inline: [...digits.labels.slice(from, to)].map(Number) });
const problem = {
  spec: 'problem/1', kind: 'conditional-computation', params: { experts: 200, hidden: 40, scale: 16 },
  data: { X: rows(0, 1300), y: labels(0, 1300), Xvalid: rows(1300, 1500), yvalid: labels(1300, 1500), Xtest: rows(1500, 1797), ytest: labels(1500, 1797) },
};

it.each([
  ['straight-through', 20, { sparsity: { target: 0.1, lambda: 0.01 } }, 0.14, 0.03], ['noisy-rectifier', 20, { sparsity: { target: 0.1 } }, 0.14, 1], ['reinforce', 60, { rates: { main: 0.1, gater: 0.001 }, sparsity: { target: 0.1, lambda: 0.1 } }, 0.18, 0.03],
] as const)('%s: %i epochs, the best validated of every tenth', async (estimator, epochs, params, worst, away) => {
  const result = await solve({ problem, method: { id: 'stochastic-neurons', params: { estimator, maxNorm: 2.1, epochs, ...params } }, record: { every: 410 }, seed: 1 });
  expect(result.iterations).toBe(epochs * 41);
  expect(result.best.metrics.testError).toBeLessThanOrEqual(worst);
  expect(Math.abs(result.best.metrics.activeAtTest! - 0.1)).toBeLessThanOrEqual(away);
});
