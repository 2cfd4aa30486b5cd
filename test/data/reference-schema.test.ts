import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { SaddlepointError } from '../../core/contract/errors.js';
import { fields } from '../../core/spec/reference/fields.js';
import { parseReference } from '../../core/spec/reference/parse.js';
import { referenceSchema } from '../../core/spec/reference/index.js';

const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).compile(referenceSchema);

function parses(reference: unknown): boolean {
  try {
    parseReference(reference, '');
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(SaddlepointError);
    return false;
  }
}

const references: readonly (readonly [boolean, unknown])[] = [
  [true, { inline: [1, 2] }], [true, { inline: [[1], [2]] }], [true, { inline: [], sha256: 'aF'.repeat(32) }],
  [true, { file: 'A.npy' }], [true, { file: 'x/A.NPY' }], [true, { file: 't.csv', header: false, delimiter: '\t' }], [true, { file: 'd.json', name: 'A' }], [true, { file: 'd.safetensors' }],
  [true, { file: 'd.libsvm', part: 'labels' }], [true, { file: 'd.svm', part: 'features', columns: 3 }],
  [true, { csv: 't' }], [true, { csv: 't', column: 3 }], [true, { csv: 't', column: '' }], [true, { csv: 't', columns: { from: 0, to: 3 }, header: true }], [true, { csv: 't', columns: ['a', 3] }],
  [true, { generate: 'normal', shape: [2, 0], seed: 0 }], [true, { generate: 'uniform', shape: [], seed: 2 ** 53 - 1, scale: -2, offset: 1e9 }],
  [true, { generate: 'random-sat', variables: 5, clauses: 0, seed: 1 }], [true, { generate: 'linear-sem', graph: 'erdos-renyi', nodes: 5, edgesPerNode: 1.5, samples: 10, seed: 1 }],
  [true, { generate: 'linear-sem', graph: 'scale-free', nodes: 5, edgesPerNode: 1, weights: [1, 1], noise: 'gumbel', noiseScale: [0.5, 1], samples: 10, seed: 1 }],
  [true, { generate: 'linear-sem-covariance', graph: 'erdos-renyi', nodes: 5, edgesPerNode: 1, noiseScale: 2, seed: 1 }], [true, { generate: 'nonlinear-sem', graph: 'erdos-renyi', nodes: 5, edgesPerNode: 1, mechanism: 'gp-add', samples: 10, seed: 1 }],
  [false, { generate: 'random-sat', variables: 0, clauses: 1, seed: 1 }], [false, { generate: 'linear-sem', graph: 'erdos-renyi', nodes: 5, edgesPerNode: 1, seed: 1 }], [false, { generate: 'linear-sem', graph: 'tree', nodes: 5, edgesPerNode: 1, samples: 10, seed: 1 }],
  [false, { generate: 'linear-sem', graph: 'erdos-renyi', nodes: 5, edgesPerNode: -1, samples: 10, seed: 1 }], [false, { generate: 'linear-sem-covariance', graph: 'erdos-renyi', nodes: 5, edgesPerNode: 1, noiseScale: [1], seed: 1 }],
  [false, { generate: 'linear-sem-covariance', graph: 'erdos-renyi', nodes: 5, edgesPerNode: 1, samples: 10, seed: 1 }], [false, { generate: 'nonlinear-sem', graph: 'erdos-renyi', nodes: 5, edgesPerNode: 1, weights: [1, 2], samples: 10, seed: 1 }],
  [false, {}], [false, []], [false, 'A.npy'], [false, null], [false, 3],
  [false, { inline: 3 }], [false, { inline: '1,2' }], [false, { inline: [1], shape: [1] }], [false, { inline: [1], sha256: 'a'.repeat(63) }],
  [false, { inline: [1], file: 'A.npy' }], [false, { csv: 't', file: 'A.npy' }], [false, { generate: 'normal', shape: [1], seed: 1, csv: 't' }],
  [false, { file: '' }], [false, { file: 3 }], [false, { file: 'A' }], [false, { file: 'A.mat' }], [false, { file: 'npy' }], [false, { file: 'a\0.npy' }],
  [false, { file: 'A.npy', name: 'x' }], [false, { file: 't.csv', column: 'x' }], [false, { file: 'd.json', name: 3 }], [false, { file: 'd.svm' }], [false, { file: 'd.svm', part: 'both' }],
  [false, { file: 'd.svm', part: 'labels', columns: 1.5 }], [false, { csv: '' }], [false, { csv: 't', column: -1 }], [false, { csv: 't', column: 'a', columns: ['b'] }], [false, { csv: 't', columns: [] }],
  [false, { csv: 't', columns: { from: 0 } }], [false, { csv: 't', columns: { from: 0, to: 1, by: 2 } }], [false, { csv: 't', columns: 'a' }], [false, { csv: 't', header: 'no' }], [false, { csv: 't', delimiter: '|' }],
  [false, { generate: 'normal', shape: [1] }], [false, { generate: 'cauchy', shape: [1], seed: 1 }], [false, { generate: 'normal', shape: [-1], seed: 1 }], [false, { generate: 'normal', shape: 3, seed: 1 }],
  [false, { generate: 'normal', shape: [1], seed: 1.5 }], [false, { generate: 'normal', shape: [1], seed: 2 ** 53 }], [false, { generate: 'normal', shape: [1], seed: 1, scale: '2' }], [false, { generate: 'normal', shape: Array(9).fill(1), seed: 1 }],
];

test.each(references)('schema and parser agree: %s for %j', (valid, reference) => {
  expect(validate(reference)).toBe(valid);
  expect(parses(reference)).toBe(valid);
});

test('every field is described in the schema, and its expectation can end a sentence', () => {
  for (const { schema, expected } of Object.values(fields)) {
    expect(schema).toHaveProperty('description');
    expect(expected).not.toMatch(/\.$/);
  }
});

describe('errors of the schema speak of the form that was meant', () => {
  test.each([
    [{ file: 'd.svm', part: 'both' }, ['/part']],
    [{ csv: 't.csv', columns: { from: 0 } }, ['/columns']],
    [{ generate: 'normal', shape: [-1], seed: 1 }, ['/shape/0']],
    [{ inline: [1], sha256: 'x' }, ['/sha256']],
    [{ inline: [1, 'NaN'] }, ['/inline/1']],
    [{ csv: 't.csv', column: -1 }, ['/column']],
  ])('%j', (reference, paths) => {
    validate(reference);
    const places = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if').map(({ instancePath }) => instancePath);
    expect([...new Set(places)]).toEqual(paths);
  });
});
