/** The fields that data references are made of: for each its schema, and the same rule as code, which explains itself better. */
import { isExtent } from '../../data/numbers.js';
import { largestWidth } from '../../data/svmlight.js';

/** `schema` and `accepts` agree (a test compares them); `expected` ends the sentence "expected ...". */
export interface Field { readonly schema: object; readonly accepts: (value: unknown) => boolean; readonly expected: string }

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isPosition = (value: unknown): boolean => isExtent(value) && value <= maximum;
const isColumn = (value: unknown): boolean => typeof value === 'string' || isPosition(value);
const maximum = 2 ** 53 - 1;

const position = { type: 'integer', minimum: 0, maximum };
const column = { ...position, type: ['string', 'integer'] };
const range = { type: 'object', properties: { from: position, to: position }, required: ['from', 'to'], additionalProperties: false };

/** A path may be anything but empty, and holds no NUL, which ends a path for the operating system. */
const path = (description: string): Field => ({
  schema: { type: 'string', pattern: '^[^\\u0000]+$', description },
  accepts: (value) => typeof value === 'string' && value !== '' && !value.includes('\0'),
  expected: 'a path relative to the folder of the spec',
});

const finite = (description: string): Field => ({ schema: { type: 'number', description }, accepts: Number.isFinite, expected: 'a finite number' });

const choice = (description: string, values: readonly string[]): Field => ({
  schema: { enum: values, description }, accepts: (value) => (values as readonly unknown[]).includes(value), expected: `one of ${values.map((value) => JSON.stringify(value)).join(', ')}`,
});

/** Numbers, or lists of such lists, so many deep. */
const nested = (depth: number): object => (depth === 0 ? { type: 'number' } : { if: { type: 'array' }, then: { type: 'array', items: nested(depth - 1) }, else: { type: 'number' } });

export const generators = ['normal', 'uniform'] as const;

const count = (description: string, minimum: number): Field => ({
  schema: { ...position, minimum, maximum: 2 ** 26, description }, accepts: (value) => isExtent(value) && value >= minimum && value <= 2 ** 26, expected: `an integer from ${minimum} to 2^26`,
});

const between = (description: string, least: number, most: number): Field => ({
  schema: { type: 'number', minimum: least, maximum: most, description }, accepts: (value) => typeof value === 'number' && value >= least && value <= most, expected: `a number from ${least} to ${most}`,
});
const isRange = (value: unknown, least: number): boolean => Array.isArray(value) && value.length === 2 && value.every((end) => typeof end === 'number' && end >= least && end <= 1e6);
const ends = { type: 'array', items: { type: 'number', minimum: 0, maximum: 1e6 }, minItems: 2, maxItems: 2 };

export const fields = {
  inline: {
    schema: { type: 'array', items: nested(3), description: 'A vector as a list of numbers, a matrix as a list of rows of equal length, or lists of these for up to four axes.' },
    accepts: Array.isArray, expected: 'a list of numbers, or a list of rows',
  },
  file: path('A data file, by extension: .npy, .png, .csv, .json, .safetensors, .svm, .svmlight, .libsvm; .mps and .lp for a whole linear program, .cnf and .wcnf for clauses. Relative to the folder of the spec.'),
  csv: path('A table as text, separated by comma, semicolon or tab; any extension. Relative to the folder of the spec.'),
  name: { schema: { type: 'string', description: 'The member of a JSON object, or the tensor of a safetensors file.' }, accepts: (value) => typeof value === 'string', expected: 'a name' },
  part: choice('What to take from an svmlight file.', ['features', 'labels']),
  width: { schema: { ...position, maximum: largestWidth, description: 'Number of columns; by default the largest index in the file.' }, accepts: (value) => isExtent(value) && value <= largestWidth, expected: 'a number of columns' },
  header: { schema: { type: 'boolean', description: 'Whether the first line holds the column names (default true). Without a header columns are counted from 0.' }, accepts: (value) => typeof value === 'boolean', expected: 'true or false' },
  delimiter: choice('What separates the cells; by default the one of comma, semicolon and tab that the first line holds.', [',', ';', '\t']),
  column: { schema: { ...column, description: 'One column as a vector: its name, or its position counted from 0.' }, accepts: isColumn, expected: 'a column name, or a position counted from 0' },
  columns: {
    schema: { if: { type: 'array' }, then: { type: 'array', items: column, minItems: 1 }, else: range, description: 'Columns as a matrix: {"from", "to"} (counted from 0, both included), or a list of names or positions.' },
    accepts: (value) => Array.isArray(value) ? value.length > 0 && value.every(isColumn)
      : isObject(value) && Object.keys(value).length === 2 && isPosition(value['from']) && isPosition(value['to']),
    expected: '{"from": 0, "to": 4} (counted from 0, both included), or a list of names or positions',
  },
  generate: choice('Numbers drawn from a seed: standard normal, or uniform in [0, 1).', generators),
  randomSat: choice('Random clauses of distinct variables.', ['random-sat']),
  linearSem: choice('Samples of linear structural equations on a random graph, which stands in for `truth`.', ['linear-sem']),
  linearSemCovariance: choice('The exact covariance of linear structural equations on a random graph, which stands in for `truth`.', ['linear-sem-covariance']),
  nonlinearSem: choice('Samples of nonlinear structural equations on a random graph, which stands in for `truth`.', ['nonlinear-sem']),
  graph: choice('The kind of random graph.', ['erdos-renyi', 'scale-free']),
  nodes: count('Number of nodes.', 1),
  edgesPerNode: between('Edges of the graph by its nodes.', 0, 1e6),
  weights: { schema: { ...ends, description: 'Least and largest size of a weight; signs are random (default [0.5, 2]).' }, accepts: (value) => isRange(value, 0), expected: 'two numbers from 0 to 1000000' },
  noise: choice('What is added to the parents of a node; logistic nodes are 0 or 1 (default gaussian).', ['gaussian', 'exponential', 'gumbel', 'uniform', 'logistic']),
  noiseScale: {
    schema: { if: { type: 'array' }, then: ends, else: { type: 'number', minimum: 0, maximum: 1e6 }, description: 'Standard deviation of gaussian noise, mean of exponential noise, half the width of uniform noise (default 1); a range to draw one for each node.' },
    accepts: (value) => (typeof value === 'number' && value >= 0 && value <= 1e6) || isRange(value, 0), expected: 'a number from 0 to 1000000, or two of them',
  },
  mechanism: choice('Form of the equations (default mlp).', ['mlp', 'mim', 'gp', 'gp-add']),
  samples: count('Number of samples, the rows.', 1),
  variables: count('Number of variables.', 1),
  clauses: count('Number of clauses.', 0),
  length: count('Literals of each clause (default 3).', 1),
  shape: { schema: { type: 'array', items: position, maxItems: 8, description: 'Extents of the array; [] is one number.' }, accepts: (value) => Array.isArray(value) && value.length <= 8 && value.every(isExtent), expected: 'a list of at most 8 extents' },
  seed: { schema: { ...position, description: 'Equal seeds give equal numbers, on every machine.' }, accepts: isPosition, expected: 'an integer from 0 to 2^53 - 1' },
  scale: finite('Every number drawn is multiplied by this (default 1).'),
  offset: finite('Then this is added (default 0).'),
  sha256: {
    schema: { type: 'string', pattern: '^[0-9a-fA-F]{64}$', description: "SHA-256 of the file's bytes (of the canonical JSON, for inline and generated data), checked before anything is read from it." },
    accepts: (value) => typeof value === 'string' && /^[0-9a-fA-F]{64}$/.test(value), expected: '64 hexadecimal digits',
  },
} as const satisfies Readonly<Record<string, Field>>;
