/** Non-convex chains on which every method needs many oracle calls: deterministic, rotated, noisy. */
import { defineProblem, type HardInstance } from '../../core/index.js';
import { paramIs } from '../shared/offers.js';
import { instanceOf, memberOf } from './instance.js';
import { describeInstance, openInstance } from './open.js';
import { paramsSchema } from './params.js';

const rotated = paramIs('rotate', { properties: { d: { exclusiveMinimum: 0 } }, required: ['d'] });
const noisy = paramIs('noise', { properties: { type: { enum: ['hard', 'smooth'] } }, required: ['type'] });

export const hardInstance = defineProblem(
  {
    id: 'hard-instance', version: '1.0.0', title: 'Hard instance',
    summary: 'zero-chain on which every zero-respecting method needs T + 1 oracle calls: scaled to a gap, a smoothness and an accuracy, rotated, or with noisy gradients',
    tags: ['nonconvex', 'smooth', 'lower-bound', 'test'],
    params: paramsSchema,
    offers: [
      { oracles: ['value', 'gradient', 'valueBatch', 'hardInstance'], facts: { smooth: true, zeroChain: true } },
      { when: { not: rotated }, oracles: ['hessianVector'] },
      { when: noisy, oracles: ['sampleGradient'] },
    ],
    example: { spec: 'problem/1', kind: 'hard-instance', params: { T: 5 } },
  },
  ({ params }) => {
    const own = instanceOf(params);
    const member = (eps?: number): HardInstance | undefined => {
      const instance = eps === undefined || eps === own.eps ? own : memberOf(params, own, eps);
      return instance && describeInstance(instance, member);
    };
    return openInstance(own, member).problem;
  },
);
