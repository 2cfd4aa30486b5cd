/** One ajv for the process, loaded on first use; validators are kept by the content of their schema, and end in bounded time. */
import type { Ajv2020, ValidateFunction } from 'ajv/dist/2020.js';
import { SaddlepointError, usageError } from '../contract/errors.js';
import { criterionSchema } from './schemas.js';
import { withinTime } from './time-limit.js';

/** Whether every error of a value is looked for, or one: a list of a million wrong entries must not become a million errors. */
export type Thoroughness = 'all' | 'first';
export type Validator = ((value: unknown) => boolean) & { readonly errors?: ValidateFunction['errors'] };

interface Compiler {
  readonly ajv: Ajv2020;
  /** ajv itself keeps what it compiled for ever: a schema that is read again (from a registry file, for each run) must not be compiled again. */
  readonly byContent: Map<string, Validator>;
  readonly byObject: WeakMap<object, Validator>;
}

const compilers: Partial<Record<Thoroughness, Promise<Compiler>>> = {};

function openCompiler(thoroughness: Thoroughness): Promise<Compiler> {
  return compilers[thoroughness] ??= import('ajv/dist/2020.js').then(({ Ajv2020 }) => {
    const ajv = new Ajv2020({ allErrors: thoroughness === 'all', discriminator: true, useDefaults: true, strict: false, verbose: true, ownProperties: true, logger: false });
    ajv.addSchema(criterionSchema);
    return { ajv, byContent: new Map(), byObject: new WeakMap() };
  });
}

/** Gives the validator of a schema. `useDefaults` writes defaults into the value that is validated. */
export type Validators = (schema: object) => Validator;

export async function openValidators(thoroughness: Thoroughness = 'first'): Promise<Validators> {
  const { ajv, byContent, byObject } = await openCompiler(thoroughness);
  return (schema) => {
    const known = byObject.get(schema);
    if (known) return known;
    const content = guarded(() => JSON.stringify(schema));
    const validate = byContent.get(content) ?? bounded(compileSchema(ajv, schema));
    byContent.set(content, validate);
    byObject.set(schema, validate);
    return validate;
  };
}

export const validatorOf = async (schema: object): Promise<Validator> => (await openValidators())(schema);

/** A plugin's schema that is none ends here, not as a crash. */
function compileSchema(ajv: Ajv2020, schema: object): ValidateFunction {
  if ('$async' in schema) throw unusable('it is asynchronous');
  return guarded(() => ajv.compile(schema));
}

/** Seconds of one validation: patterns may take exponential time, and so may schemas that refer to each other. 64 MiB of numbers take less than a tenth of one. */
const longest = 3;

function bounded(validate: ValidateFunction): Validator {
  const check = (value: unknown): boolean => guarded(() => validate(value));
  return Object.defineProperty(check, 'errors', { get: () => validate.errors }) as Validator;
}

function guarded<T>(work: () => T): T {
  try { return withinTime(work, longest); } catch (error) {
    throw error instanceof SaddlepointError ? error : unusable((error as Error).message);
  }
}

const unusable = (why: string): Error =>
  usageError('registry-schema', `A JSON Schema of the registry cannot be used: ${why}.`, { expected: 'JSON Schema 2020-12 in `params`, `fields` and `when`', suggestion: 'see the registry file that you added' });
