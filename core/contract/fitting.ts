/** What the compiler can tell of a method and a problem that are given as code. */
import type { Method } from './method.js';
import type { OracleName } from './oracle.js';
import type { Problem } from './problem.js';

/** Oracles that a problem offers, or that the built-in bridges might add; whether they apply is known at run time. */
type Reachable<O extends OracleName> = O
  | ('value' extends O ? 'gradient' | 'sampleGradient' | 'smoothValue' | 'smoothGradient' | 'simpleValue' | 'prox' | 'box' | 'twoCentreProx' | 'sampleSubgradient' | 'valueBatch' : never)
  | ('gradient' extends O ? 'sampleGradient' | 'sampleSubgradient' | 'prox' | 'twoCentreProx' : never)
  | ('sampleGradient' extends O ? 'sampleSubgradient' | 'simpleValue' | 'prox' | 'twoCentreProx' : never)
  | ('sampleSmoothGradient' extends O ? 'sampleSubgradient' : never)
  | ('box' extends O ? 'simpleValue' | 'prox' | 'twoCentreProx' : never)
  | ('prox' extends O ? 'twoCentreProx' : never);

/** Oracles that M needs, that P lacks, and that no built-in bridge could supply. */
export type Lacking<P, M> = P extends Problem<infer O, infer A> ? M extends Method<infer R> ? Exclude<R, Reachable<O> | A> : never : never;
