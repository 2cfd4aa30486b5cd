/** Sets that variables live in, as data. `core/geometry` opens them. */

export type DomainSpec =
  | { readonly kind: 'all' }
  | { readonly kind: 'ball'; readonly radius: number }
  | { readonly kind: 'box'; readonly lower: number | readonly number[]; readonly upper: number | readonly number[] }
  | { readonly kind: 'simplex' };
