/** An analysis: it returns a table, not a point. */
import type { Template, Wanted } from './template.js';

export function analysisTemplate({ id, title, accepts }: Wanted): Template {
  const values = accepts.includes('value');
  const manifest = {
    id, version: '0.1.0', kind: 'analysis', title, summary: 'the gradient norm along gradient descent, as a curve',
    requires: accepts, facts: { smooth: true },
    params: {
      type: 'object', additionalProperties: false, required: ['iterations'],
      properties: {
        iterations: { type: 'integer', minimum: 1, default: 20, description: 'Length of the curve' },
        step: { type: 'number', exclusiveMinimum: 0, description: 'Step length t; 1/L when absent' },
        smoothness: { type: 'number', exclusiveMinimum: 0, description: 'Lipschitz constant L of the gradient, where the problem does not know it' },
      },
    },
    metrics: { gradientNorm: { unit: 'gradient', better: 'lower' }, ...(values ? { value: { unit: 'objective', better: 'lower' } } : {}) },
  };
  return {
    kind: 'analysis', manifest, formula: '|grad f(x_k)| for x_{k+1} = x_k - t grad f(x_k),   t = 1/L', source: (text, name) => sourceOf(accepts, values, text, name),
    golden: {
      how: 'f = x1^2 - 2 x1 + 2 x2^2 + 4 x2 with t = 1/4: gradients (-2, 4), (-1, 0), (-1/2, 0), by hand', params: { step: 0.25 },
      problem: { spec: 'problem/1', kind: 'quadratic', data: { Q: { inline: [[2, 0], [0, 4]] }, c: { inline: [-2, 4] } } },
      records: [{ k: 0, metrics: { gradientNorm: Math.sqrt(20) } }, { k: 1, metrics: { gradientNorm: 1 } }, { k: 2, metrics: { gradientNorm: 0.5 } }],
    },
  };
}

const sourceOf = (accepts: readonly string[], values: boolean, manifest: string, name: string): string => `/** The gradient norm along gradient descent. */
import { defineMethod, type Finish } from 'saddlepoint';

export const ${name} = defineMethod(
  ${manifest},
  (run) => {
    const { ${accepts.join(', ')} } = run.oracles;
    const { iterations } = run.params;
    const t = run.params.step ?? 1 / run.number('smoothness');
    const norm = (g: Float64Array): number => Math.hypot(...g);
    return {
      /** All that outlives a step: numbers, strings, typed arrays. No oracle is called before \`init\`. */
      init() {
        const x = run.start(), g = new Float64Array(run.size), curve = new Float64Array(iterations + 1);
        gradient(x, g);
        curve[0] = norm(g);
        return { x, g, curve, k: 0${values ? ', value: value(x)' : ''} };
      },
      step(s): Finish | void {
        for (let i = 0; i < run.size; i++) s.x[i]! -= t * s.g[i]!;
        gradient(s.x, s.g);
        s.k += 1;
        s.curve[s.k] = norm(s.g);
${values ? '        s.value = value(s.x);\n' : ''}        if (!Number.isFinite(s.curve[s.k]!)) return { outcome: 'diverged', reason: \`the gradient is not finite at k = \${s.k}\` };
        if (s.k === iterations) return { outcome: 'converged', reason: \`the curve has its \${iterations} steps\`, certificate: { kind: 'none', evidence: 'measured' } };
      },
      metrics: { gradientNorm: (s) => s.curve[s.k]${values ? ', value: (s) => s.value' : ''} },
      result: (s) => ({ tables: { curve: { role: 'curve', columns: { k: Float64Array.from({ length: s.k + 1 }, (_, k) => k), gradientNorm: s.curve.slice(0, s.k + 1) } } } }),
    };
  },
);
`;
