/** The start point must be one that a method can begin at. */
import { atMost, type Check } from '../check.js';
import { differentiableValue, termsOf } from '../terms.js';
import { written } from '../vectors.js';

export const finiteStart: Check = {
  name: 'finite at the start',
  skips: () => undefined,
  run({ problem, start, size }) {
    const { value } = problem.oracles, f = differentiableValue(problem);
    const numbers: readonly (readonly [string, ArrayLike<number>])[] = [
      ['the start point', start],
      ...(value ? [['value', [value(start.slice())]] as const] : []),
      ...(f && f !== value ? [['smoothValue', [f(start.slice())]] as const] : []),
      ...termsOf(problem).map(({ gradient, names }) => [names.gradient, written(size, (out) => gradient(start.slice(), out))] as const),
    ];
    const bad = numbers.map(([name, list]) => [name, Array.from(list).filter((entry) => !Number.isFinite(entry))] as const).filter(([, list]) => list.length > 0);
    const count = bad.reduce((sum, [, list]) => sum + list.length, 0);
    return atMost(count, 0, bad[0] ? `${bad[0][0]} is ${bad[0][1][0]} at the start: no method can begin there; give another \`start\`` : 'every number at the start is finite');
  },
};
