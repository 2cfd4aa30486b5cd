/** Data that a seed determines. */
import type { DataValue } from '../../contract/problem.js';
import type { Random } from '../../contract/random.js';
import { dataError } from '../../data/errors.js';
import { entriesWithin } from '../../data/numbers.js';
import { randomSat } from '../../data/random-sat.js';
import { structuralEquations, type StructuralEquations } from '../../data/structural/index.js';
import { streamFor } from '../../random/index.js';
import { formOf } from './forms.js';
import type { GenerateReference, NumbersReference } from './parse.js';
import { finiteArray } from './read.js';

const defaults = { scale: 1, offset: 0, length: 3, weights: [0.5, 2], noise: 'gaussian', noiseScale: 1, mechanism: 'mlp', samples: 0 };

/** The reference with its defaults, without `sha256`, its keys sorted: equal data, equal text. */
export function canonical(reference: GenerateReference): object {
  const full: Readonly<Record<string, unknown>> = { ...defaults, ...reference };
  return Object.fromEntries(Object.keys(formOf({ ...reference })!.fields).filter((name) => name !== 'sha256').sort().map((name) => [name, full[name]]));
}

/** Errors: `data-too-large` for more than `limit` numbers, `data-reference` for numbers that do not go together. */
export function generated(reference: GenerateReference, limit: number): DataValue {
  switch (reference.generate) {
    case 'random-sat': return { kind: 'clauses', clauses: randomSat({ ...defaults, ...reference }, limit) };
    case 'normal': case 'uniform': return finiteArray(numbers(reference, limit));
    default: {
      const { seed, generate } = reference, { beside, ...array } = structuralEquations({ ...defaults, ...reference } as StructuralEquations, streamFor('generate', generate, seed), limit);
      return { ...finiteArray(array), ...(beside ? { beside } : {}) };
    }
  }
}

const fillers: Readonly<Record<NumbersReference['generate'], (random: Random, out: Float64Array) => void>> = {
  normal: (random, out) => random.fillNormal(out),
  uniform: (random, out) => random.fillUniform(out),
};

/** offset + scale * draw, row-major. The draws do not depend on the shape. */
function numbers({ generate: kind, shape, seed, scale = 1, offset = 0 }: NumbersReference, limit: number): { shape: readonly number[]; data: Float64Array } {
  const entries = entriesWithin(shape, limit);
  if (entries === undefined) throw dataError('data-too-large', `Generated data of shape [${shape.join(', ')}] is too large.`, { pointer: '/shape', expected: `at most ${limit} numbers` });
  const data = new Float64Array(entries);
  fillers[kind](streamFor('generate', kind, seed), data);
  for (let i = 0; i < entries; i++) data[i] = offset + scale * (data[i] ?? 0);
  return { shape, data };
}
