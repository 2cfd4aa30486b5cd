/** What may stand in an expression: a walk over the whole syntax tree before anything of it gets a meaning. Shapes and values are checked by lower.ts. */
import type { SaddlepointError } from '../../contract/errors.js';
import { closest } from '../../contract/suggest.js';
import { short, show, tooDeep, type Syntax } from './syntax.js';
import { constants, fail, functionArity, functionNames, reservedNames, type Scope } from './vocabulary.js';

/** A node that waits for its turn; conditions stand in the first argument of ifelse. */
interface Item { readonly node: Syntax; readonly depth: number; readonly indices: ReadonlySet<string>; readonly condition: boolean }

const arithmetic: ReadonlySet<unknown> = new Set(['add', 'subtract', 'multiply', 'dotMultiply', 'divide', 'dotDivide', 'pow', 'dotPow', 'unaryMinus', 'unaryPlus', 'ctranspose']);
const comparisons: ReadonlySet<unknown> = new Set(['smaller', 'smallerEq', 'larger', 'largerEq', 'equal', 'unequal']);
const logic: ReadonlySet<unknown> = new Set(['and', 'or', 'not']);
const chained: ReadonlySet<unknown> = new Set(['add', 'subtract', 'multiply', 'dotMultiply', 'divide', 'dotDivide']);

/** Sums and products written in a row: their left operand does not nest. */
export const isChained = ({ type, fn }: Syntax): boolean => type === 'OperatorNode' && chained.has(fn);

/** Errors: `expression-forbidden`, `-implicit-multiplication`, `-comparison`, `-unknown-name`, `-unknown-function`, `-arity`, `-reduction`, `-index`, `-number`, `-too-deep`. */
export function checkSyntax(root: Syntax, scope: Scope): void {
  const deepest = 4 * scope.limits.depth;
  const waiting: Item[] = [{ node: root, depth: 0, indices: new Set(), condition: false }];
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    if (item.depth > deepest) throw tooDeep(`operations are nested deeper than ${deepest}`, scope.limits.depth);
    waiting.push(...partsOf(item, scope).reverse());
  }
}

/** The parts of a node, once the node itself is allowed. */
function partsOf(item: Item, scope: Scope): Item[] {
  const { node, depth, condition, indices } = item;
  const within = (parts: readonly Syntax[], more: Partial<Item> = {}): Item[] => parts.map((part) => ({ node: part, depth: depth + 1, indices, condition: false, ...more }));
  if (node.type === 'ParenthesisNode') return within([node.content!], { condition });
  if (condition) return within(node.args ?? [], { condition: isJoined(node) });
  switch (node.type) {
    case 'ConstantNode': checkNumber(node); return [];
    case 'SymbolNode': checkName(node, indices, scope); return [];
    case 'ArrayNode': return within(node.items ?? []);
    case 'AccessorNode': checkAccess(node, scope); return within(node.index!.dimensions ?? []);
    case 'OperatorNode':
      checkOperator(node);
      return isChained(node) ? [{ ...item, node: node.args![0]! }, ...within(node.args!.slice(1))] : within(node.args!);
    case 'FunctionNode': return partsOfCall(node, checkCall(node, indices, scope), indices, within, scope);
    case 'RelationalNode': throw notANumber(node);
    default: throw forbidden(node);
  }
}

function partsOfCall(node: Syntax, name: string, indices: ReadonlySet<string>, within: (parts: readonly Syntax[], more?: Partial<Item>) => Item[], scope: Scope): Item[] {
  const args = node.args!;
  if (name === 'ifelse') return [...within(args.slice(0, 1), { condition: true }), ...within(args.slice(1))];
  if (name !== 'sum' || args.length !== 4) return within(args);
  const index = args[0]!.type === 'SymbolNode' ? args[0]!.name! : undefined;
  if (index === undefined) throw fail('expression-reduction', `${show(node)} does not name its index.`, 'sum(i, 1, n, expression in i)');
  if (reservedNames.has(index) || scope.names.has(index) || indices.has(index)) throw fail('expression-reduction', `The index \`${short(index)}\` of ${show(node)} has another meaning already.`, 'a new name');
  return [...within(args.slice(1, 3)), ...within(args.slice(3), { indices: new Set([...indices, index]) })];
}

/** True for and, or, not, whose arguments are conditions again. Errors: `expression-comparison` for what is no condition. */
function isJoined(node: Syntax): boolean {
  if (node.type === 'OperatorNode' && logic.has(node.fn)) return true;
  if (node.type === 'OperatorNode' && comparisons.has(node.fn)) return false;
  if (node.type === 'RelationalNode') throw fail('expression-comparison', `${show(node)} compares more than two values.`, 'one comparison', 'join two comparisons: a < b and b < c');
  throw fail('expression-comparison', `${show(node)} is not a condition.`, 'a comparison (< <= > >= == !=), or several with and, or, not');
}

const notANumber = (node: Syntax): SaddlepointError => fail('expression-comparison', `${show(node)} is a condition, not a number.`, 'comparisons inside the first argument of ifelse(condition, a, b)');

function checkNumber(node: Syntax): void {
  if (typeof node.value !== 'number') throw forbidden(node);
  if (!Number.isFinite(node.value)) throw fail('expression-number', `The number ${show(node)} does not fit into float64.`, 'a finite number');
}

function checkName(node: Syntax, indices: ReadonlySet<string>, { names }: Scope): void {
  const name = node.name!;
  if (names.has(name) || indices.has(name) || constants.has(name)) return;
  if (functionArity.has(name)) throw fail('expression-unknown-name', `${show(node)} is a function without arguments.`, `${name}(...)`);
  const near = closest(name, [...names.keys(), ...indices, ...constants.keys()]);
  throw fail('expression-unknown-name', `There is no variable or data array ${show(node)}.`, `one of ${[...names.keys(), ...indices].join(', ')}`, near && `did you mean \`${near}\`?`);
}

/** Only a named array can be indexed, by one integer for each dimension. */
function checkAccess(node: Syntax, { names }: Scope): void {
  const { object, index } = node;
  if (index!.dotNotation) throw forbidden(node);
  if (object!.type !== 'SymbolNode') throw fail('expression-index', `${show(node)} reads an entry of something that is not a variable or a data array.`, 'a name before the square brackets');
  if (!names.has(object!.name!)) throw fail('expression-unknown-name', `There is no variable or data array ${show(object!)}.`, `one of ${[...names.keys()].join(', ')}`);
  const odd = index!.dimensions!.find(({ type, value }) => type === 'RangeNode' || typeof value === 'string');
  if (odd) throw fail('expression-index', `${show(odd)} is not an index.`, 'one integer for each dimension, counted from 1', odd.type === 'RangeNode' ? 'a part of an array: add it up with sum(i, from, to, ...), or give it as data of its own' : undefined);
}

function checkOperator(node: Syntax): void {
  if (node.implicit) throw fail('expression-implicit-multiplication', `A multiplication sign is missing in ${show(node)}.`, '`*` between the factors', `write ${short(node.args!.map(show).join(' * ').replaceAll('`', ''))}`);
  if (comparisons.has(node.fn) || logic.has(node.fn)) throw notANumber(node);
  if (!arithmetic.has(node.fn)) throw forbidden(node);
}

/** The name of the function, once it is known and has the right number of arguments. */
function checkCall(node: Syntax, indices: ReadonlySet<string>, { names }: Scope): string {
  const called = node.fn as Syntax;
  if (called.type !== 'SymbolNode') throw forbidden(node);
  const name = called.name!, count = node.args!.length, allowed = functionArity.get(name);
  if (names.has(name) || indices.has(name)) throw fail('expression-index', `${show(node)} reads an array with round brackets.`, `square brackets, counted from 1: ${name}[1]`);
  if (allowed === undefined) {
    const near = closest(name, functionNames);
    throw fail('expression-unknown-function', `There is no function \`${short(name)}\` (in ${show(node)}).`, `one of ${functionNames.join(', ')}`, near && `did you mean \`${near}\`?`);
  }
  if (allowed === 'several' ? count === 0 : !allowed.includes(count)) throw fail('expression-arity', `${show(node)} has ${count} argument${count === 1 ? '' : 's'}.`, arityText(name));
  return name;
}

function arityText(name: string): string {
  if (name === 'sum') return 'sum(array), or sum(i, from, to, expression in i)';
  const allowed = functionArity.get(name)!;
  return allowed === 'several' ? `${name}(array), or two or more values` : `${allowed.join(' or ')} for \`${name}\``;
}

/** What the parser knows and an expression must not hold. */
const foreign: Readonly<Record<string, string>> = {
  AssignmentNode: 'an assignment', FunctionAssignmentNode: 'a definition of a function', BlockNode: 'more than one expression', RangeNode: 'a range', ConditionalNode: 'the operator ? :', ObjectNode: 'an object', AccessorNode: 'access to a property',
};

function forbidden(node: Syntax): SaddlepointError {
  const { type, value } = node;
  const what = type === 'ConstantNode' ? (value === undefined ? 'nothing' : typeof value === 'string' ? 'a string' : `the value ${String(value)}`) : (foreign[type] ?? 'not known here');
  return fail('expression-forbidden', type === 'ConstantNode' && value === undefined ? 'The expression is empty.' : `${show(node)} is ${what}, which an expression may not hold.`,
    `numbers, variables, data arrays, + - * / ^ .* ./ .^ ', x[i], and ${functionNames.join(', ')}`, type === 'ConditionalNode' ? 'write ifelse(condition, a, b)' : undefined);
}
