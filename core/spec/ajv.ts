/** One ajv for the process, loaded on first use; compiled validators are kept by schema object. */
import type { Ajv2020, ValidateFunction } from 'ajv/dist/2020.js';
import { usageError } from '../contract/errors.js';

let ajv: Promise<Ajv2020> | undefined;
const compiled = new WeakMap<object, ValidateFunction>();

export function openAjv(): Promise<Ajv2020> {
  ajv ??= import('ajv/dist/2020.js').then(({ Ajv2020 }) => new Ajv2020({ allErrors: true, discriminator: true, useDefaults: true, strict: false, verbose: true, ownProperties: true }));
  return ajv;
}

/** `useDefaults` writes defaults into the value that is validated. */
export async function validatorOf(schema: object): Promise<ValidateFunction> {
  return compiled.get(schema) ?? compiledBy(await openAjv(), schema);
}

export function compiledBy(ajv: Ajv2020, schema: object): ValidateFunction {
  const validate = compiled.get(schema) ?? compileSchema(ajv, schema);
  compiled.set(schema, validate);
  return validate;
}

/** A plugin's schema that is none ends here, not as a crash. */
function compileSchema(ajv: Ajv2020, schema: object): ValidateFunction {
  try { return ajv.compile(schema); } catch (error) {
    throw usageError('registry-schema', `A JSON Schema of the registry cannot be used: ${(error as Error).message}`, { expected: 'JSON Schema 2020-12 in `params`, `fields` and `when`', suggestion: 'see the registry file that you added' });
  }
}
