/** Random streams as methods and problems see them; made by `core/random`. */

/**
 * Where a stream stands, as plain data: four 32-bit signed words of the generator. `spare` is a number that has been drawn and not handed out yet, for
 * generators that make normals in pairs; ours does not, and its is null.
 */
export interface RandomState { readonly words: readonly number[]; readonly spare: number | null }

/** A stream of random numbers. Every draw moves it; `save` says where it stands. */
export interface Random {
  /** Uniform in [0, 1), with 53 random bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Uniform and unbiased in 0 .. below - 1; `below` is an integer from 1 to 2^53 - 1. */
  integer(below: number): number;
  /** The same numbers as out.length calls of `uniform`. */
  fillUniform(out: Float64Array): void;
  /** The same numbers as out.length calls of `normal`. */
  fillNormal(out: Float64Array): void;
  /** A state from which `restore` continues bit for bit. */
  save(): RandomState;
}
