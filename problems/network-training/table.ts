/** Rows of data as the layers want them: feature by feature, the channels of an image first; and what the rows should answer. */
import { usageError, type FamilyInput, type Vector } from '../../core/index.js';
import { plain, type Extent } from './layer.js';
import type { Targets } from './loss.js';

export interface Inputs { readonly rows: number; readonly extent: Extent; /** features x rows. */ readonly values: Vector }

/** X of shape n x features, n x height x width, or n x height x width x channels. */
export function inputsOf(data: FamilyInput['data'], name: 'X' | 'Xtest'): Inputs | undefined {
  const value = data[name];
  if (value === undefined) return undefined;
  if (value.kind !== 'array') throw usageError('data-dense', `Data \`${name}\` must be dense.`, { pointer: `/data/${name}`, expected: 'a dense array' });
  const [rows, a, b, c = 1] = value.shape as [number, number, number?, number?], pixels = b === undefined ? a : a * b, features = pixels * c, values = new Float64Array(features * rows);
  for (let i = 0, at = 0; i < rows; i++) for (let p = 0; p < pixels; p++) for (let channel = 0; channel < c; channel++) values[(channel * pixels + p) * rows + i] = value.data[at++]!;
  return { rows, extent: b === undefined ? plain(features) : { features, image: { channels: c, height: a, width: b } }, values };
}

/** Errors: `bad-label`, `output-size`, `targets-missing`. */
export function targetsOf(data: FamilyInput['data'], name: 'y' | 'ytest', outputs: number, loss: string): Targets {
  const value = data[name];
  if (value?.kind !== 'array') throw usageError('targets-missing', `Rows of X${name.slice(1)} need their answers in \`${name}\`.`, { pointer: `/data/${name}`, expected: 'a class or target of every row' });
  const { data: numbers, shape: [rows, columns] } = value;
  if (loss === 'mse' && (columns !== undefined || outputs === 1)) {
    if ((columns ?? 1) !== outputs) throw usageError('output-size', `The network has ${outputs} outputs, \`${name}\` has ${columns} columns.`, { pointer: '/params/layers', expected: `a last layer of ${columns} units` });
    const values = new Float64Array(numbers.length);
    for (let i = 0, at = 0; i < rows!; i++) for (let k = 0; k < outputs; k++) values[k * rows! + i] = numbers[at++]!;
    return { values };
  }
  if (columns !== undefined) throw usageError('bad-label', `The loss \`${loss}\` needs one class a row.`, { pointer: `/data/${name}`, expected: 'a vector of classes, or the loss "mse"' });
  const classes = outputs === 1 ? 2 : outputs, row = numbers.findIndex((label) => !Number.isInteger(label) || label < 0 || label >= classes);
  if (row >= 0) throw usageError('bad-label', `The label of row ${row} is ${numbers[row]} (rows from 0).`, { pointer: `/data/${name}`, expected: `an integer from 0 to ${classes - 1}, the network having ${outputs} output${outputs === 1 ? '' : 's'}`, suggestion: 'number the classes from 0, and give the last layer a unit for each' });
  return { labels: Int32Array.from(numbers) };
}

/** The columns `samples` of a matrix of `count` x `rows`. */
export function gather(from: Vector, count: number, rows: number, samples: Int32Array, out: Vector): void {
  for (let f = 0, to = 0; f < count; f++) for (let s = 0; s < samples.length; s++) out[to++] = from[f * rows + samples[s]!]!;
}
