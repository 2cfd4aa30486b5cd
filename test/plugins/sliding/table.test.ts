/** The dossier's table of section 6: gradients of f and subgradients or applications of K at which a gap is first reached. */
import { describe, expect, it } from 'vitest';
import { iterate, type TraceRecord } from '../../../core/index.js';
import { golden, instanceA, instanceB } from './instances.js';

type Problem = ReturnType<typeof instanceA> | ReturnType<typeof instanceB>;
type Count = 'nonsmoothSubgradient' | 'couple';
interface Method { readonly id: string; readonly params: object }

/** For each gap the counts [smoothGradient, `count`] of the first record with value - optimum <= gap. */
async function firstReached(problem: Problem, optimum: number, method: Method, count: Count, gaps: readonly number[], iterations: number): Promise<readonly (readonly number[])[]> {
  const reached: (readonly number[])[] = [];
  for await (const { metrics, counts } of iterate({ problem, method, budget: { iterations }, record: { every: 1 } } as never) as AsyncIterable<TraceRecord>) {
    while (reached.length < gaps.length && metrics.value! - optimum <= gaps[reached.length]!) reached.push([counts.smoothGradient ?? 0, counts[count] ?? 0]);
    if (reached.length === gaps.length) break;
  }
  return reached;
}

const gapsA = [1e-1, 1e-2, 1e-3], gapsB = [1e-2, 1e-3, 1e-4, 1e-5];
const onA = (id: string, params: object, iterations: number) => firstReached(instanceA(), golden.A.opt, { id, params }, 'nonsmoothSubgradient', gapsA, iterations);
const onB = (id: string, params: object, iterations: number, gaps = gapsB) => firstReached(instanceB(), golden.B.opt, { id, params }, 'couple', gaps, iterations);

describe('gradients of f and subgradients to a gap of 1e-1, 1e-2, 1e-3 on instance A', () => {
  it('restart-free gradient sliding, C = 2', async () => {
    expect(await onA('restart-free-gradient-sliding', { C: 2 }, 110)).toEqual([[14, 50], [61, 907], [105, 8749]]);
  });
  it('restart-free gradient sliding, C = 5', async () => {
    expect(await onA('restart-free-gradient-sliding', { C: 5 }, 90)).toEqual([[16, 135], [41, 739], [87, 8613]]);
  });
  it('the proximal subgradient method takes the dossier\'s 22, 540 and 5390 of both within a factor of 10, its steps being unknown', async () => {
    const reached = await onA('proximal-subgradient', {}, 54_000);
    for (const [i, counted] of [22, 540, 5390].entries()) {
      const [gradients, subgradients] = reached[i]!;
      expect(gradients).toBe(subgradients);
      expect(Math.abs(Math.log10(gradients! / counted))).toBeLessThan(1);
    }
  });
});

describe('gradients of f and applications of K to a gap of 1e-2 ... 1e-5 on instance B', () => {
  it('restart-free accelerated gradient sliding, eta0 = 30', async () => {
    expect(await onB('restart-free-accelerated-gradient-sliding', { eta0: 30 }, 160)).toEqual([[57, 118], [92, 440], [125, 1422], [158, 4536]]);
  });
  it('the accelerated gradient method on h_eta takes the dossier\'s 286, 1307 and 5361 of both within a factor of 10, its best eta being unknown', async () => {
    for (const [gap, counted] of [[1e-3, 286], [1e-4, 1307], [1e-5, 5361]] as const) {
      const [[gradients, couples]] = await onB('nesterov-smoothing', { accuracy: gap }, 53_610, [gap]) as [readonly [number, number]];
      expect(gradients).toBe(couples);
      expect(Math.abs(Math.log10(gradients / counted))).toBeLessThan(1);
    }
  });
  it('the primal-dual method with tau = 0.3 and sigma = 0.5 / (4 tau) takes 37, 68 and 123', async () => {
    expect(await onB('primal-dual', { tau: 0.3, sigma: 0.5 / (4 * 0.3) }, 130, [1e-3, 1e-4, 1e-5])).toEqual([[37, 37], [68, 68], [123, 123]]);
  });
});
