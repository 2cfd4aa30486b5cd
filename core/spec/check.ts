/** Validation against a schema, with errors that say where, what was expected, and what was probably meant. */
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { SaddlepointError} from '../contract/errors.js';
import { usageError } from '../contract/errors.js';
import { closest } from '../contract/suggest.js';
import { openValidators } from './ajv.js';

const mostErrors = 20;

/** Values with more parts than this are told their first error only. */
const mostParts = 20_000;

/** Errors of `value`, at most 20, pointers prefixed; writes the schema's defaults into `value`. */
export type ErrorsAgainst = (schema: object, value: unknown, prefix?: string) => SaddlepointError[];

/** For callers that cannot wait once it is open. */
export async function openErrorsAgainst(): Promise<ErrorsAgainst> {
  const first = await openValidators('first'), all = await openValidators('all');
  return (schema, value, prefix = '') => {
    const quick = first(schema);
    if (quick(value)) return [];
    const found = quick.errors ?? [], thorough = partsOf(value, mostParts) < mostParts ? all(schema) : quick;
    const errors = thorough === quick || thorough(value) ? found : thorough.errors ?? [];
    return relevant(errors).slice(0, mostErrors).map((error) => coded(error, prefix));
  };
}

/** Entries and members, counted up to a limit. */
function partsOf(value: unknown, limit: number): number {
  if (typeof value !== 'object' || value === null) return 1;
  let parts = 1;
  for (const part of Array.isArray(value) ? value : Object.values(value)) if ((parts += partsOf(part, limit - parts)) >= limit) break;
  return parts;
}

export const errorsAgainst = async (...given: Parameters<ErrorsAgainst>): Promise<SaddlepointError[]> => (await openErrorsAgainst())(...given);

/** Throws the first error. */
export async function requireValid(schema: object, value: unknown, prefix = ''): Promise<void> {
  const [first] = await errorsAgainst(schema, value, prefix);
  if (first) throw first;
}

/** Branches of a union speak through the union; `if` says nothing of its own; unknown keys first, since they explain missing ones. */
function relevant(errors: readonly ErrorObject[]): ErrorObject[] {
  const unions = errors.filter(({ keyword }) => keyword === 'anyOf');
  const kept = errors.filter((error) => error.keyword !== 'if' && !unions.some((union) => union !== error && union.instancePath === error.instancePath && error.schemaPath.startsWith(`${union.schemaPath}/`)));
  return kept.sort((a, b) => Number(b.keyword === 'additionalProperties') - Number(a.keyword === 'additionalProperties'));
}

function coded(error: ErrorObject, prefix: string): SaddlepointError {
  const at = prefix + error.instancePath;
  const parent = error.parentSchema as SchemaLike | undefined;
  if (error.keyword === 'not' && parent?.description) return make('invalid', `There is one key too many${inside(at)}.`, at, parent.description, 'leave it out');
  switch (error.keyword) {
    case 'additionalProperties': case 'unevaluatedProperties': {
      const key = String((error.params as { additionalProperty?: string }).additionalProperty);
      const known = Object.keys(parent?.properties ?? {});
      const near = closest(key, known);
      return make('unknown-key', `Unknown key \`${clip(key)}\`${inside(at)}.`, `${at}/${escape(key)}`, known.length > 0 ? `one of ${known.join(', ')}` : 'no further keys', near && `did you mean \`${near}\`?`);
    }
    case 'required': {
      const key = (error.params as { missingProperty: string }).missingProperty;
      return make('missing-key', `\`${key}\` is missing${inside(at)}.`, at, describe(parent?.properties?.[key]) ?? key);
    }
    case 'discriminator': return unknownTag(error, at);
    case 'const': case 'enum': {
      const allowed = (error.keyword === 'const' ? [(error.params as { allowedValue: unknown }).allowedValue] : (error.params as { allowedValues: unknown[] }).allowedValues).map((value) => JSON.stringify(value));
      const near = typeof error.data === 'string' ? closest(error.data, allowed.map((text) => text.replaceAll('"', ''))) : undefined;
      return make('wrong-value', `${show(error.data)} is not allowed${inside(at)}.`, at, allowed.length === 1 ? allowed[0]! : `one of ${allowed.join(', ')}`, near && `did you mean "${near}"?`);
    }
    case 'type': return make('wrong-type', `${show(error.data)} has the wrong type${inside(at)}.`, at, describe(parent) ?? String((error.params as { type: unknown }).type));
    case 'anyOf': case 'oneOf': return make('wrong-value', `${show(error.data)} is not allowed${inside(at)}.`, at, unionText(parent) ?? error.message ?? '');
    case 'minimum': case 'maximum': case 'exclusiveMinimum': case 'exclusiveMaximum':
      return make('out-of-range', `${show(error.data)} is out of range${inside(at)}.`, at, `a number ${error.message?.replace('must be ', '') ?? ''}`);
    case 'pattern': return make('wrong-value', `${show(error.data)} is not allowed${inside(at)}.`, at, parent?.description ?? 'another text');
    default: return make('invalid', `The value ${error.message ?? 'is not valid'}${inside(at)}.`, at, error.message ?? error.keyword);
  }
}

interface SchemaLike { properties?: Record<string, SchemaLike>; type?: string | string[]; const?: unknown; enum?: unknown[]; anyOf?: SchemaLike[]; oneOf?: SchemaLike[]; description?: string; exclusiveMinimum?: number; minimum?: number }

function unknownTag(error: ErrorObject, at: string): SaddlepointError {
  const { tag, tagValue } = error.params as { tag: string; tagValue?: unknown };
  const known = ((error.parentSchema as SchemaLike).oneOf ?? []).map((branch) => String(branch.properties?.[tag]?.const));
  const near = typeof tagValue === 'string' ? closest(tagValue, known) : undefined;
  return make('wrong-value', tagValue === undefined ? `\`${tag}\` is missing${inside(at)}.` : `There is no \`${tag}\` ${show(tagValue)}${inside(at)}.`, `${at}/${tag}`, `one of ${known.join(', ')}`, near && `did you mean \`${near}\`?`);
}

function describe(schema: SchemaLike | undefined): string | undefined {
  if (!schema) return undefined;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return `one of ${schema.enum.map((value) => JSON.stringify(value)).join(', ')}`;
  if (schema.anyOf) return unionText(schema);
  if (!schema.type) return schema.description;
  const bound = schema.exclusiveMinimum !== undefined ? ` above ${schema.exclusiveMinimum}` : schema.minimum !== undefined ? ` of at least ${schema.minimum}` : '';
  return `${[schema.type].flat().map(article).join(' or ')}${bound}`;
}

const unionText = (schema: SchemaLike | undefined): string | undefined => (schema?.anyOf ?? schema?.oneOf)?.map(describe).filter(Boolean).join(' or ');
const article = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);
const inside = (pointer: string): string => (pointer === '' ? '' : ` at ${clip(pointer)}`);
const clip = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}...` : text);
/** 1e400 is read as Infinity, which JSON would show as null. */
const show = (value: unknown): string => clip(typeof value === 'number' ? String(value) : JSON.stringify(value) ?? String(value));
const escape = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

const make = (code: string, message: string, pointer: string, expected: string, suggestion?: string): SaddlepointError =>
  usageError(code, message, { pointer, expected, ...(suggestion ? { suggestion } : {}) });
