import { expect, it } from 'vitest';
import { solve } from '../../core/index.js';
import { oracleFloor } from '../../plugins/oracle-floor/index.js';
import { hardInstance } from '../../problems/hard-instance/index.js';
import { buildInline } from '../problems/support.js';

const measure = async (T: number, method: string): Promise<number> => {
  const { tables } = await solve({ problem: await buildInline(hardInstance, {}, { T }), method: oracleFloor, params: { method: method as 'lbfgs', eps: [1] } } as never);
  return Number(tables!.calls!.columns.measured![0]);
};

it.each([[3, 276], [5, 376], [10, 606]])('gradient descent on the chain of %i takes the golden number of calls', async (T, calls) => {
  expect(await measure(T, 'gradient-descent')).toBe(calls);
});

it.each([3, 5, 10, 20])('lbfgs on the chain of %i takes T + 1 calls or more', async (T) => {
  expect(await measure(T, 'lbfgs')).toBeGreaterThanOrEqual(T + 1);
});
