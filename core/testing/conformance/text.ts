/** Plain data as text, in which every number of an array stays visible. */
import { canonical } from '../../spec/hash.js';

export const plainText = (value: unknown): string =>
  canonical(JSON.parse(JSON.stringify({ value }, (_key, item: unknown) => (ArrayBuffer.isView(item) ? Array.from(item as unknown as ArrayLike<number>, String) : item))));
