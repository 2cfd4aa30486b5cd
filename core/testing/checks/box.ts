/** Bounds, and the oracles that must agree with them. */
import type { Box } from '../../contract/oracle.js';
import { proxSteps } from '../calls.js';
import { atMost, type Check } from '../check.js';
import type { CheckSubject } from '../subject.js';
import { moved, sameBits, written } from '../vectors.js';

type Finding = string | undefined;

function ordered({ size }: CheckSubject, { lower, upper }: Box): Finding {
  if (lower.length !== size || upper.length !== size) return `box gives ${lower.length} lower and ${upper.length} upper bounds for ${size} variables`;
  const i = lower.findIndex((bound, index) => !(bound <= upper[index]!));
  return i < 0 ? undefined : `lower bound ${lower[i]} of variable ${i} is not below its upper bound ${upper[i]}`;
}

/** Infinity one scale beyond each of the first bounds, finite inside. */
function domain({ problem: { oracles }, points, scale }: CheckSubject, { lower, upper }: Box): readonly Finding[] {
  const outside = [...lower].flatMap((low, i) => [[i, low - scale[i]! - 1], [i, upper[i]! + scale[i]! + 1]] as const).filter(([, to]) => Number.isFinite(to)).slice(0, 100);
  return (['value', 'simpleValue'] as const).flatMap((name) => {
    const oracle = oracles[name];
    if (!oracle) return [];
    const escaped = outside.find(([i, to]) => { const x = points[0]!.x.slice(); x[i] = to; return oracle(x) !== Infinity; });
    const inside = points.find(({ x }) => name === 'simpleValue' ? oracle(x.slice()) !== 0 : !Number.isFinite(oracle(x.slice())));
    return [
      escaped && `\`${name}\` is not Infinity where variable ${escaped[0]} is ${escaped[1]}, out of its bounds`,
      inside && `\`${name}\` is ${oracle(inside.x.slice())} at ${inside.name}, inside the box`,
    ];
  });
}

function proxIsProjection(subject: CheckSubject, { lower, upper }: Box): readonly Finding[] {
  const { prox } = subject.problem.oracles;
  if (!prox) return [];
  return subject.points.flatMap(({ x }, i) => proxSteps(subject).map((t) => {
    const far = moved(x, subject.direction('box', i), 3 * Math.sqrt(subject.size));
    const clamped = far.map((value, j) => Math.min(Math.max(value, lower[j]!), upper[j]!));
    return sameBits(written(subject.size, (out) => prox(far, t, out)), clamped) ? undefined : 'prox is not the projection to the box';
  }));
}

function startInside({ start }: CheckSubject, { lower, upper }: Box): Finding {
  const i = start.findIndex((value, index) => value < lower[index]! || value > upper[index]!);
  return i < 0 ? undefined : `the start has ${start[i]} for variable ${i}, out of its bounds [${lower[i]}, ${upper[i]}]`;
}

export const boxConsistency: Check = {
  name: 'box consistency',
  skips: ({ oracles }) => (oracles.box ? undefined : 'it offers no box'),
  run(subject) {
    const box = subject.problem.oracles.box!();
    const order = ordered(subject, box);
    const findings = (order ? [order] : [startInside(subject, box), ...domain(subject, box), ...proxIsProjection(subject, box)]).filter((finding) => finding !== undefined);
    return atMost(findings.length, 0, findings[0] ?? 'bounds, values and projection agree');
  },
};
