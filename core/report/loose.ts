/** Values from files that may be damaged or hostile: what is not of the expected type is left out. */

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
export const recordOf = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
export const numberOf = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The numbers among the values. */
export const numbersOf = (value: unknown): Record<string, number> =>
  Object.fromEntries(Object.entries(recordOf(value)).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));

/** JSON writes NaN and infinities as null: they come back as NaN. */
export const columnOf = (value: unknown): readonly number[] => listOf(value).map((entry) => (typeof entry === 'number' ? entry : NaN));
