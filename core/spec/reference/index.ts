/** Data references: how a spec says where its numbers are. See README.md for forms and error codes. */
export type { DataValue } from '../../contract/problem.js';
export { createReferenceLoader, loadReference, type LoadedReference, type ReferenceContext, type ReferenceLimits, type ReferenceLoader } from './load.js';
export { referenceSchema } from './schema.js';
