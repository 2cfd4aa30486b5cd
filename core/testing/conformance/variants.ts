/** The params that a method is tried with: its defaults, every literal that its schema names, and the manifest's own variants. */
import type { AnyMethod } from '../../contract/method.js';
import { errorsAgainst } from '../../spec/check.js';

interface Schema { readonly const?: unknown; readonly enum?: readonly unknown[]; readonly type?: string; readonly anyOf?: readonly Schema[]; readonly default?: unknown; readonly properties?: Readonly<Record<string, Schema>> }

const literals = (schema: Schema): readonly unknown[] => [
  ...(schema.const === undefined ? [] : [schema.const]), ...(schema.enum ?? []), ...(schema.type === 'boolean' ? [true, false] : []), ...(schema.anyOf ?? []).flatMap(literals),
];

export interface Variant { readonly name: string; readonly params: Readonly<Record<string, unknown>> }

/** Completed with defaults. The defaults come first, under an empty name; a literal that the schema as a whole refuses is left out. */
export async function variantsOf({ manifest }: AnyMethod): Promise<readonly Variant[]> {
  const { conformance: { params: common = {}, variants: own = [] } = {} } = manifest;
  const named = Object.entries((manifest.params as Schema).properties ?? {}).flatMap(([name, schema]) => literals(schema).filter((value) => value !== schema.default).map((value) => ({ [name]: value })));
  const made: Variant[] = [];
  for (const variant of [{}, ...named, ...own]) {
    const params = structuredClone({ ...common, ...variant }) as Record<string, unknown>;
    const errors = await errorsAgainst(manifest.params, params);
    if (made.length === 0 || errors.length === 0) made.push({ name: Object.entries(variant).map(([key, value]) => `${key} = ${JSON.stringify(value)}`).join(', '), params });
  }
  return made;
}
