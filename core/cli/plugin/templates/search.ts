/** Compass search, for methods that know values only: called one by one, as a batch, or asked for as data. */
import type { Golden, Template, Wanted } from './template.js';

/** How the values at the 2n neighbours are found. */
type Way = 'loop' | 'batch' | 'ask';

export function searchTemplate({ id, title, accepts }: Wanted, asks = false): Template {
  const way: Way = asks ? 'ask' : accepts.includes('valueBatch') ? 'batch' : 'loop';
  const manifest = {
    id, version: '0.1.0', title, summary: 'moves to the best of the 2n neighbours along the axes, and halves the distance where none is better',
    requires: asks ? [] : accepts, ...(asks ? { asks: accepts } : {}),
    params: {
      type: 'object', additionalProperties: false, required: ['firstStep', 'smallestStep'],
      properties: {
        firstStep: { type: 'number', exclusiveMinimum: 0, default: 1, description: 'Distance of the first neighbours' },
        smallestStep: { type: 'number', exclusiveMinimum: 0, default: 1e-8, description: 'The search ends when the distance is below' },
      },
    },
    metrics: { value: { unit: 'objective', better: 'lower' }, step: { unit: 'variable', better: 'lower' } }, merit: 'value',
  };
  return {
    kind: 'solver', manifest, formula: 'x <- the best of x + h e_i and x - h e_i, i = 1..n, when it is better than x;   h <- h/2 otherwise',
    source: (text, name) => sourceOf(accepts, way, text, name), golden: golden(asks),
  };
}

/** f = x1^2 - 2 x1 + 2 x2^2 + 4 x2. A method that asks spends its first step on the value at the start. */
const golden = (asks: boolean): Golden => {
  const walk = [{ x: [0, 0], value: 0, step: 1 }, { x: [0, -1], value: -2, step: 1 }, { x: [1, -1], value: -3, step: 1 }, { x: [1, -1], value: -3, step: 0.5 }, { x: [1, -1], value: -3, step: 0.25 }];
  const records = walk.map(({ x, value, step }, i) => ({ k: i + (asks ? 1 : 0), x, metrics: { value, step } }));
  return {
    how: 'by hand: f = x1^2 - 2 x1 + 2 x2^2 + 4 x2 is 0 at the start and -1, 3, 6, -2 at its neighbours; from (0, -1) the best neighbour is (1, -1) with -3, the minimum, after which the step halves',
    problem: { spec: 'problem/1', kind: 'quadratic', data: { Q: { inline: [[2, 0], [0, 4]] }, c: { inline: [-2, 4] } } }, params: {},
    records: asks ? [{ k: 0, x: [0, 0] }, ...records] : records,
  };
};

const stepper: Readonly<Record<Way, (first: string) => string>> = {
  loop: (first) => `      init() { const x = run.start(); return { x, value: ${first}, step: run.params.firstStep }; },
      step(s) {
        lookAround(s.x, s.step);
        for (let p = 0; p < answers.length; p++) answers[p] = value(points.subarray(p * n, (p + 1) * n));
        return choose(s, answers);
      },`,
  batch: (first) => `      init() { const x = run.start(); return { x, value: ${first}, step: run.params.firstStep }; },
      step(s) {
        lookAround(s.x, s.step);
        valueBatch(points, answers);
        return choose(s, answers);
      },`,
  ask: () => `      init() { return { x: run.start(), value: Infinity, step: run.params.firstStep, begun: false }; },
      /** Calls as data. The first batch is the start alone. */
      ask(s) {
        if (!s.begun) return [query('value', s.x.slice())];
        lookAround(s.x, s.step);
        return Array.from({ length: 2 * n }, (_, p) => query('value', points.slice(p * n, (p + 1) * n)));
      },
      /** The answers, in the order of the asks. */
      tell(s, answers) {
        if (s.begun) return choose(s, answers);
        s.value = answers[0]!;
        s.begun = true;
      },`,
};

function sourceOf(accepts: readonly string[], way: Way, manifest: string, name: string): string {
  const define = way === 'ask' ? 'defineAskTell' : 'defineMethod';
  const batched = accepts.includes('value') ? '' : '\n    const valueOf = (x: Float64Array): number => { const one = new Float64Array(1); valueBatch(x, one); return one[0]!; };';
  const scratch = way === 'ask' ? '' : `    const { ${accepts.join(', ')} } = run.oracles;${batched}\n`;
  return `/** Compass search: x <- the best of x + h e_i and x - h e_i, when it is better than x; h <- h/2 otherwise. */
import { ${define}, ${way === 'ask' ? 'query, ' : ''}type Finish } from 'saddlepoint';

export const ${name} = ${define}(
  ${manifest},
  (run) => {
${scratch}    const n = run.size, points = new Float64Array(2 * n * n)${way === 'ask' ? '' : ', answers = new Float64Array(2 * n)'}; // scratch: nothing in it outlives a step
    const lookAround = (x: Float64Array, h: number): void => {
      for (let p = 0; p < 2 * n; p++) {
        points.set(x, p * n);
        points[p * n + (p >> 1)]! += p % 2 === 0 ? h : -h;
      }
    };
    /** Point p is x + h e_i for p = 2i, and x - h e_i for p = 2i + 1. */
    const choose = (s: State, values: ArrayLike<number>): Finish | void => {
      let best = -1;
      for (let p = 0; p < values.length; p++) {
        if (Number.isNaN(values[p])) return { outcome: 'diverged', reason: 'the objective is NaN at a neighbour' };
        if (values[p]! < (best < 0 ? s.value : values[best]!)) best = p;
      }
      if (best >= 0) { s.x[best >> 1]! += best % 2 === 0 ? s.step : -s.step; s.value = values[best]!; } else s.step /= 2;
      if (s.step < run.params.smallestStep) return { outcome: 'converged', reason: \`no neighbour at \${2 * s.step} is better\` };
    };
    return {
      /** All that outlives a step: numbers, strings, typed arrays. No oracle is called before \`init\`. */
${stepper[way](accepts.includes('value') ? 'value(x)' : 'valueOf(x)')}
      point: (s) => s.x,
      metrics: { value: (s) => ${way === 'ask' ? '(s.begun ? s.value : undefined)' : 's.value'}, step: (s) => s.step },
    };
  },
);

interface State { x: Float64Array; value: number; step: number }
`;
}
