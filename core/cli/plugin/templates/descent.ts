/** Methods that step along a gradient: of the whole objective, of samples, or of the smooth part with a prox or bounds. */
import { extras, helpers } from './extras.js';
import type { Golden, Template, Wanted } from './template.js';

/** How a step is made with some oracles. */
interface Base { readonly needs: readonly string[]; readonly summary: string; readonly formula: string; readonly scratch?: string; readonly gradient: string; readonly move: string; readonly golden: Golden }

const closedForm = 'each coordinate of the example is separable: its iterates are written down by hand from the formula, by the closed form x_k = x* (1 - (1 - t h)^k)';
const halves = (k: number, limit: number): number => limit * (1 - 2 ** -k);
const steps = [0, 1, 2, 3, 4];
const quadraticRecords = steps.map((k) => ({ k, x: [halves(k, 1), k === 0 ? 0 : -1] }));

const whole: Base = {
  needs: ['gradient'], summary: 'x - t grad f(x)', formula: 'x <- x - t grad f(x),   t = 1/L',
  gradient: 'gradient(s.x, s.g);', move: 's.x[i]! -= t * s.g[i]!;',
  // f = x1^2 - 2 x1 + 2 x2^2 + 4 x2, t = 1/4: factors 1/2 and 0.
  golden: { how: closedForm, problem: { spec: 'problem/1', kind: 'quadratic', data: { Q: { inline: [[2, 0], [0, 4]] }, c: { inline: [-2, 4] } } }, params: { step: 0.25 }, records: quadraticRecords },
};

const sampled: Base = {
  needs: ['sampleGradient'], summary: 'x - t times the mean gradient over a batch of samples', formula: 'x <- x - t mean over the batch of grad f_i(x),   t = 1/L',
  scratch: "// The batch is all samples: take fewer for a stochastic method, drawn from run.random.\n    const batch = Int32Array.from({ length: run.number('samples') }, (_, i) => i);",
  gradient: 'sampleGradient(s.x, batch, s.g);', move: 's.x[i]! -= t * s.g[i]!;',
  // f = |x - b|^2 / 4, t = 1: factor 1/2.
  golden: { how: closedForm, problem: { spec: 'problem/1', kind: 'least-squares', data: { A: { inline: [[1, 0], [0, 1]] }, b: { inline: [2, -4] } } }, params: { step: 1 }, records: steps.map((k) => ({ k, x: [halves(k, 2), halves(k, -4)] })) },
};

const proximal: Base = {
  needs: ['smoothGradient', 'prox'], summary: 'prox_t(x - t grad f(x))', formula: 'x <- prox_t(x - t grad f(x)),   t = 1/L',
  gradient: 'smoothGradient(s.x, s.g);', move: 's.x[i]! -= t * s.g[i]!;',
  // f = |x - b|^2 / 4, chi = |x|_1 / 2, t = 1: x1 <- soft((x1 + 3) / 2, 1/2) = (x1 + 2) / 2, x2 stays 0.
  golden: { how: 'each coordinate of the example is separable: x_k = 2 (1 - 2^-k) and 0, by hand from the formula with the soft threshold', problem: { spec: 'problem/1', kind: 'elastic-net', data: { A: { inline: [[1, 0], [0, 1]] }, b: { inline: [3, 0.5] } }, params: { l1: 0.5 } }, params: { step: 1 }, records: steps.map((k) => ({ k, x: [halves(k, 2), 0] })) },
};

const projected: Base = {
  needs: ['smoothGradient', 'box'], summary: 'the projection of x - t grad f(x) on the bounds', formula: 'x <- P(x - t grad f(x)),   P clips to the bounds,   t = 1/L',
  gradient: 'smoothGradient(s.x, s.g);', move: 's.x[i] = Math.min(Math.max(s.x[i]! - t * s.g[i]!, s.lower[i]!), s.upper[i]!);',
  // f = x1^2 - 2 x1 + 2 x2^2 - 8 x2 in [0, 1]^2, t = 1/4: factors 1/2, and 2 clipped to 1.
  golden: { how: closedForm, problem: { spec: 'problem/1', kind: 'box-quadratic', data: { Q: { inline: [[2, 0], [0, 4]] }, c: { inline: [-2, -8] }, lower: { inline: [0, 0] }, upper: { inline: [1, 1] } } }, params: { step: 0.25 }, records: steps.map((k) => ({ k, x: [halves(k, 1), k === 0 ? 0 : 1] })) },
};

const bases: readonly Base[] = [proximal, projected, whole, sampled];

/** Undefined when no gradient is among what the method accepts. */
export function descentTemplate({ id, title, accepts }: Wanted): Template | undefined {
  const base = bases.find(({ needs }) => needs.every((name) => accepts.includes(name)));
  if (!base) return undefined;
  const withBox = base === projected || accepts.includes('box');
  const further = accepts.filter((name) => !base.needs.includes(name) && name !== 'box');
  const used = further.map((name) => extras[name]!);
  const metrics = Object.fromEntries([['value', { unit: 'objective', better: 'lower' }], ...used.map(({ metric, unit }) => [metric, { unit, better: 'neither' }])]);
  const manifest = {
    id, version: '0.1.0', title, summary: base.summary,
    requires: accepts, observes: ['value'], facts: { smooth: true, convex: true },
    params: {
      type: 'object', additionalProperties: false,
      properties: {
        step: { type: 'number', exclusiveMinimum: 0, description: 'Step length t; 1/L when absent' },
        smoothness: { type: 'number', exclusiveMinimum: 0, description: 'Lipschitz constant L of the gradient, where the problem does not know it' },
      },
    },
    metrics, merit: 'value',
  };
  return { kind: 'solver', manifest, formula: base.formula, golden: base.golden, source: (text, name) => sourceOf({ accepts, base, used, withBox }, text, name) };
}

interface Parts { readonly accepts: readonly string[]; readonly base: Base; readonly used: readonly (typeof extras)[string][]; readonly withBox: boolean }

function sourceOf({ accepts, base, used, withBox }: Parts, manifest: string, name: string): string {
  const lines = used.map(({ line }) => line);
  const boxed = withBox ? ['// Copies: what a problem hands out is never written to.', 'const bounds = (): { lower: Float64Array; upper: Float64Array } => { const { lower, upper } = box(); return { lower: lower.slice(), upper: upper.slice() }; };'] : [];
  const scratch = [...(base.scratch ? [base.scratch] : []), ...boxed, ...new Set(used.flatMap((extra) => extra.scratch ?? []))];
  const after = [...(base === proximal ? ['prox(s.x, t, s.x);'] : []), ...(withBox && base !== projected ? ['for (let i = 0; i < run.size; i++) s.x[i] = Math.min(Math.max(s.x[i]!, s.lower[i]!), s.upper[i]!);'] : []), ...lines];
  const fields = ['x: run.start()', 'g: new Float64Array(run.size)', ...(withBox ? ['...bounds()'] : []), ...[...new Set(used.map(({ metric }) => metric))].map((metric) => `${metric}: 0`)];
  const metricLines = [...new Set(used.map(({ metric }) => metric))].map((metric) => `\n        ${metric}: (s) => s.${metric},`);
  const needed = Object.entries(helpers).filter(([helper]) => lines.some((line) => line.includes(`${helper}(`))).map(([, text]) => `\n${text}`);
  return `/** ${base.formula} */
import { defineMethod } from 'saddlepoint';

export const ${name} = defineMethod(
  ${manifest},
  (run) => {
    const { ${accepts.join(', ')} } = run.oracles;
    const t = run.params.step ?? 1 / run.number('smoothness');
${scratch.map((line) => `    ${line}\n`).join('')}    return {
      /** All that outlives a step: numbers, strings, typed arrays. No oracle is called before \`init\`. */
      init() { return { ${fields.join(', ')} }; },
      step(s) {
        ${base.gradient}
        for (let i = 0; i < run.size; i++) ${base.move}
${after.map((line) => `        ${line}\n`).join('')}      },
      point: (s) => s.x,
      metrics: {
        value: (s, observe) => observe.value?.(s.x),${metricLines.join('')}
      },
    };
  },
);
${needed.join('')}`;
}
