/** JSON Schemas on the whole problem/1 spec, for the `when` of an offer. `params` and its entries may be absent. */

/** The spec gives this param, and its value satisfies the schema. */
export const paramIs = (name: string, schema: object): object => ({
  properties: { params: { properties: { [name]: schema }, required: [name] } }, required: ['params'],
});

/** The spec does not say `true` for this param: for booleans that default to false. */
export const paramIsNotTrue = (name: string): object => ({ not: paramIs(name, { const: true }) });

/** The spec does not say `false` for this param: for booleans that default to true. */
export const paramIsNotFalse = (name: string): object => ({ not: paramIs(name, { const: false }) });

/** An l2 term that makes a convex objective strongly convex. */
export const l2IsPositive = paramIs('l2', { exclusiveMinimum: 0 });
