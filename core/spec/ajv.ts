/** One ajv for the process, loaded on first use; compiled validators are kept by schema object. */
import type { Ajv2020, ValidateFunction } from 'ajv/dist/2020.js';

let ajv: Promise<Ajv2020> | undefined;
const compiled = new WeakMap<object, ValidateFunction>();

export function openAjv(): Promise<Ajv2020> {
  ajv ??= import('ajv/dist/2020.js').then(({ Ajv2020 }) => new Ajv2020({ allErrors: true, discriminator: true, useDefaults: true, strict: false, verbose: true, ownProperties: true }));
  return ajv;
}

/** `useDefaults` writes defaults into the value that is validated. */
export async function validatorOf(schema: object): Promise<ValidateFunction> {
  const known = compiled.get(schema);
  if (known) return known;
  const validate = (await openAjv()).compile(schema);
  compiled.set(schema, validate);
  return validate;
}
