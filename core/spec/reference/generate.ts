/** Numbers that a seed determines. */
import { dataError } from '../../data/errors.js';
import { entriesWithin } from '../../data/numbers.js';
import type { DenseArray } from '../../data/nested.js';
import { streamFor } from '../../random/index.js';
import type { Random } from '../../contract/random.js';
import type { GenerateReference } from './parse.js';

const fillers: Readonly<Record<GenerateReference['generate'], (random: Random, out: Float64Array) => void>> = {
  normal: (random, out) => random.fillNormal(out),
  uniform: (random, out) => random.fillUniform(out),
};

/** offset + scale * draw, row-major. The draws do not depend on the shape. Error: `data-too-large` for more than `limit` numbers. */
export function generate({ generate: kind, shape, seed, scale = 1, offset = 0 }: GenerateReference, limit: number): DenseArray {
  const entries = entriesWithin(shape, limit);
  if (entries === undefined) throw dataError('data-too-large', `Generated data of shape [${shape.join(', ')}] is too large.`, { pointer: '/shape', expected: `at most ${limit} numbers` });
  const data = new Float64Array(entries);
  fillers[kind](streamFor('generate', kind, seed), data);
  for (let i = 0; i < entries; i++) data[i] = offset + scale * (data[i] ?? 0);
  return { shape, data };
}
