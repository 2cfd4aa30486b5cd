/** Named variables of a spec as blocks and bounds. */
import { blockLength, layoutOf, layoutSize, usageError, type Block, type Box, type Layout, type Vector } from '../../core/index.js';
import { noBounds, requireNonEmpty } from './box.js';

const bound = {
  anyOf: [{ type: 'number' }, { type: 'array', items: { type: 'number' } }],
  description: 'one number for all entries, or one for each, row-major',
};

export const variablesSchema = {
  type: 'array', minItems: 1, description: 'the variables, in the order of the flat vector',
  items: {
    type: 'object', required: ['name'], additionalProperties: false,
    properties: {
      name: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$', description: 'how the objective refers to it' },
      shape: { type: 'array', items: { type: 'integer', minimum: 1 }, maxItems: 2, default: [], description: '[] a scalar, [n] a vector, [m, n] a matrix' },
      lower: bound, upper: bound,
    },
  },
} as const;

export interface VariableSpec {
  readonly name: string;
  readonly shape?: readonly number[];
  readonly lower?: number | readonly number[];
  readonly upper?: number | readonly number[];
}

/** Numbers in all variables together: what an expression may hold in its arrays. */
const mostNumbers = 1e7;

/** Errors: `duplicate-name` when two variables, or a variable and a data field, share a name; `variables-too-large`. */
export function layoutOfVariables(variables: readonly VariableSpec[], dataNames: readonly string[]): Layout {
  const taken = new Set(dataNames);
  variables.forEach(({ name }, index) => {
    if (taken.has(name)) throw usageError('duplicate-name', `The name \`${name}\` is used twice.`, { pointer: `/variables/${index}/name`, expected: 'different names for all variables and data fields' });
    taken.add(name);
  });
  const layout = layoutOf(...variables.map(({ name, shape = [] }) => ({ name, shape })));
  if (layoutSize(layout) > mostNumbers) throw usageError('variables-too-large', `The variables have ${layoutSize(layout)} numbers.`, { pointer: '/variables', expected: `at most ${mostNumbers}` });
  return layout;
}

/** Bounds of the flat variable; undefined where no variable has any. Errors: `bad-bounds`, `empty-box`. */
export function boxOfVariables(variables: readonly VariableSpec[], layout: Layout): Box | undefined {
  if (variables.every(({ lower, upper }) => lower === undefined && upper === undefined)) return undefined;
  const box = noBounds(layoutSize(layout));
  variables.forEach(({ lower, upper }, index) => {
    place(box.lower, lower, layout[index]!, `/variables/${index}/lower`);
    place(box.upper, upper, layout[index]!, `/variables/${index}/upper`);
  });
  requireNonEmpty(box, '/variables');
  return box;
}

function place(target: Vector, bound: VariableSpec['lower'], block: Block, pointer: string): void {
  if (bound === undefined) return;
  const { offset } = block, length = blockLength(block);
  if (typeof bound === 'number') { target.fill(bound, offset, offset + length); return; }
  if (bound.length !== length) throw usageError('bad-bounds', `The variable ${block.name} has ${length} entries and ${bound.length} bounds.`, { pointer, expected: `one number, or ${length}` });
  target.set(bound, offset);
}
