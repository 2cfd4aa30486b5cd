/** A (1+1) evolution strategy for methods that know values only. */
import type { Template, Wanted } from './template.js';

export function searchTemplate({ id, title, accepts }: Wanted): Template {
  const batched = accepts.includes('valueBatch');
  const manifest = {
    id, version: '0.1.0', title, summary: 'keeps the better of the point and a random neighbour; the spread adapts by the one-fifth rule',
    requires: accepts,
    params: { type: 'object', additionalProperties: false, required: ['spread'], properties: { spread: { type: 'number', exclusiveMinimum: 0, default: 1, description: 'First standard deviation of a move' } } },
    metrics: { value: { unit: 'objective', better: 'lower' }, spread: { unit: 'variable', better: 'neither' } }, merit: 'value',
    conformance: { tolerance: 1e-2 },
  };
  return { kind: 'solver', manifest, formula: 'y = x + spread N(0, I);   x <- y when f(y) <= f(x);   spread grows by e^(1/3) on success and shrinks by e^(-1/12) otherwise', source: (text, name) => sourceOf(accepts, batched, text, name) };
}

function sourceOf(accepts: readonly string[], batched: boolean, manifest: string, name: string): string {
  const first = accepts.includes('value') ? 'value(x)' : 'valueOf(x)';
  const tried = batched ? 'valueOf(trial)' : 'value(trial)';
  const scratch = batched ? `    const answer = new Float64Array(1);
    /** A batch of one: ask for several points at once where your method has them. */
    const valueOf = (x: Float64Array): number => { valueBatch(x, answer); return answer[0]!; };
` : '';
  return `/** A (1+1) evolution strategy: Rechenberg's one-fifth rule. */
import { defineMethod } from 'saddlepoint';

export const ${name} = defineMethod(
  ${manifest},
  (run) => {
    const { ${accepts.join(', ')} } = run.oracles;
    const trial = new Float64Array(run.size); // scratch: nothing in it outlives a step
${scratch}    return {
      /** All that outlives a step: numbers, strings, typed arrays. No oracle is called before \`init\`. */
      init() { const x = run.start(); return { x, value: ${first}, spread: run.params.spread }; },
      step(s) {
        for (let i = 0; i < run.size; i++) trial[i] = s.x[i]! + s.spread * run.random.normal();
        const found = ${tried};
        // NaN is no success: the point stays where it is.
        if (found <= s.value) { s.x.set(trial); s.value = found; s.spread *= Math.exp(1 / 3); } else s.spread *= Math.exp(-1 / 12);
      },
      point: (s) => s.x,
      metrics: { value: (s) => s.value, spread: (s) => s.spread },
    };
  },
);
`;
}
