/** The names that a problem brings along. */
import { usageError, type SaddlepointError } from '../../contract/errors.js';
import { sizeOfShape, type Shape } from './graph.js';
import type { ExpressionLimits } from './limits.js';
import { short } from './syntax.js';
import { reservedNames, type Name, type Scope } from './vocabulary.js';

interface Declared {
  readonly variables: readonly { readonly name: string; readonly shape: Shape }[];
  readonly data?: Readonly<Record<string, { readonly shape: Shape; readonly data: Float64Array }>>;
}

/** Errors, placed at `/variables/i` or `/data/name` as in a problem's spec: `expression-name`, `expression-shape` for three or more dimensions. */
export function scopeOf({ variables, data = {} }: Declared, limits: ExpressionLimits): Scope {
  const names = new Map<string, Name>();
  const add = (name: string, entry: Name, pointer: string): void => {
    const refuse = (message: string, expected: string): SaddlepointError => usageError('expression-name', message, { pointer: entry.kind === 'variable' ? `${pointer}/name` : pointer, expected });
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw refuse(`\`${short(name)}\` cannot be a name.`, 'letters, digits and _, not starting with a digit');
    if (reservedNames.has(name)) throw refuse(`\`${name}\` has a meaning of its own in expressions.`, 'another name');
    if (names.has(name)) throw refuse(`Two variables or data arrays are called \`${name}\`.`, 'different names');
    if (entry.shape.length > 2) throw usageError('expression-shape', `\`${name}\` has ${entry.shape.length} dimensions.`, { pointer, expected: 'a scalar, a vector or a matrix' });
    names.set(name, entry);
  };
  let at = 0;
  variables.forEach(({ name, shape }, index) => {
    add(name, { kind: 'variable', shape, at }, `/variables/${index}`);
    at += sizeOfShape(shape);
  });
  const arrays = Object.entries(data);
  arrays.forEach(([name, { shape }], number) => { add(name, { kind: 'data', shape, at: number }, `/data/${name}`); });
  return { names, limits, data: arrays.map(([, array]) => array.data) };
}
