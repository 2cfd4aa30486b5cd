/** The words of an expression: functions and how many arguments they take, constants, reserved names, and the names that a problem brings along. */
import { usageError, type SaddlepointError } from '../../contract/errors.js';
import type { Shape } from './graph.js';
import type { ExpressionLimits } from './limits.js';

/** `at` is the offset of a variable in the flat vector, or the number of a data array. */
export interface Name { readonly kind: 'variable' | 'data'; readonly shape: Shape; readonly at: number }
export interface Scope { readonly names: ReadonlyMap<string, Name>; readonly data: readonly Float64Array[]; readonly limits: ExpressionLimits }

/** Functions of one number, applied to every entry of an array. */
export const elementaryFunctions = ['exp', 'log', 'sqrt', 'sin', 'cos', 'tan', 'atan', 'tanh', 'abs'] as const;

/** Numbers of arguments that are allowed; min and max take any number from 1. */
export const functionArity: ReadonlyMap<string, readonly number[] | 'several'> = new Map<string, readonly number[] | 'several'>([
  ...elementaryFunctions.map((name) => [name, [1]] as const), ['min', 'several'], ['max', 'several'], ['sum', [1, 4]], ['dot', [2]], ['norm', [1]], ['ifelse', [3]],
]);
export const functionNames: readonly string[] = [...functionArity.keys()];

export const constants: ReadonlyMap<string, number> = new Map([['pi', Math.PI], ['e', Math.E]]);

/** Names that no variable, data array or index may have: they mean something to us or to the parser. */
export const reservedNames: ReadonlySet<string> = new Set([...functionNames, ...constants.keys(), 'true', 'false', 'null', 'undefined', 'NaN', 'Infinity', 'and', 'or', 'not', 'xor', 'mod', 'to', 'in', 'end']);

export const fail = (code: string, message: string, expected: string, suggestion?: string): SaddlepointError => usageError(code, message, { expected, ...(suggestion ? { suggestion } : {}) });
