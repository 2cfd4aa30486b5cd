/** What the compiler can tell of a run given as code: a problem that lacks an oracle of the method, and no built-in bridge that could supply it. */
import type { Lacking } from './contract/fitting.js';

/** `unknown` where the run may fit; else a type that no input has, and that names what is missing. */
export type Fitting<I> = I extends { readonly problem: infer P; readonly method: infer C }
  ? Lacking<P, C extends { readonly method: infer M } ? M : C> extends infer L ? [L] extends [never] ? unknown : { readonly method: { readonly 'needs an oracle that the problem lacks': L } } : never
  : unknown;
