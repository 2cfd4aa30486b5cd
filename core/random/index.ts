/** Seeded, splittable random streams whose state can be saved. */
export type { Random, RandomState } from '../contract/random.js';
export { restore } from './stream.js';
export { streamFor } from './derive.js';
