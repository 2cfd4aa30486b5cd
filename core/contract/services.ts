/** Tokens of injected services: what is really swapped (tensor backend, linear-programming engine, communicator, test doubles). */

export interface Token<T> { readonly id: string; readonly symbol: symbol; readonly type?: T }
export const token = <T>(id: string): Token<T> => ({ id, symbol: Symbol.for(`saddlepoint/${id}`) });
export type Tokens = Readonly<Record<string, Token<unknown>>>;
export type Services<T extends Tokens> = { readonly [K in keyof T]: T[K] extends Token<infer V> ? V : never };

/** A value, or a factory called once a run, for a token; later bindings win over earlier ones. */
export interface Binding<T = unknown> { readonly token: Token<T>; readonly value?: T; readonly create?: () => T; readonly dispose?: (value: T) => void }
