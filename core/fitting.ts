/** What the compiler can tell of a run given as code: a problem that lacks an oracle of the method, and no built-in bridge that could supply it. */
import type { Method } from './contract/method.js';
import type { OracleName } from './contract/oracle.js';
import type { Problem } from './contract/problem.js';

/** Oracles that a problem offers, or that the built-in bridges might add; whether they apply is known at run time. */
type Reachable<O extends OracleName> = O
  | ('value' extends O ? 'gradient' | 'sampleGradient' | 'smoothValue' | 'smoothGradient' | 'simpleValue' | 'prox' | 'box' : never)
  | ('gradient' extends O ? 'sampleGradient' : never)
  | ('box' extends O ? 'simpleValue' | 'prox' : never);

type Lacking<P, M> = P extends Problem<infer O, infer A> ? M extends Method<infer R> ? Exclude<R, Reachable<O> | A> : never : never;

/** `unknown` where the run may fit; else a type that no input has, and that names what is missing. */
export type Fitting<I> = I extends { readonly problem: infer P; readonly method: infer C }
  ? Lacking<P, C extends { readonly method: infer M } ? M : C> extends infer L ? [L] extends [never] ? unknown : { readonly method: { readonly 'needs an oracle that the problem lacks': L } } : never
  : unknown;
