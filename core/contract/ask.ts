/** Oracle calls as data: what a method asks, and who answers. */
import type { Maybe } from './method.js';
import type { OracleName, OracleSet } from './oracle.js';

type Arguments<K extends OracleName> = OracleSet[K] extends (...args: infer X) => unknown ? X : never;

/** One call. Arguments are plain data; the driver copies those that it saves. */
export type Ask<A extends OracleName = OracleName> = { readonly [K in A]: { readonly oracle: K; readonly args: Arguments<K> } }[A];
export interface AnyAsk { readonly oracle: string; readonly args: readonly unknown[] }

/** What the oracle returns; of one that writes to `out`, that array, filled. */
export type Answer<A extends OracleName = OracleName> = { readonly [K in A]: OracleSet[K] extends (...args: never[]) => infer Y ? (Y extends undefined | void ? Float64Array : Y) : never }[A];

export const query = <K extends OracleName>(oracle: K, ...args: Arguments<K>): Ask<K> => ({ oracle, args }) as unknown as Ask<K>;

/** Answers a batch, in its order. `signal` is aborted when the run is to stop: then nobody waits for the answers any more. */
export type Evaluate = (asks: readonly AnyAsk[], signal: AbortSignal) => Maybe<readonly unknown[]>;

/** Answers the asks of one run; `close` releases what it holds (processes, sockets), however the run ended. */
export interface Evaluator { readonly evaluate: Evaluate; close?(): void }
