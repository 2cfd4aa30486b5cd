/** The services of a run and of its inner runs. */
import type { AnyMethod } from '../contract/method.js';
import type { Binding, Tokens } from '../contract/services.js';

export interface OpenServices {
  /** By the ids of their tokens. */
  readonly byId: Readonly<Record<string, unknown>>;
  /** As a method names them. */
  of(method: AnyMethod): Readonly<Record<string, unknown>>;
  close(): void;
}

/** inversify is loaded only for methods that declare services. */
export async function openServices(methods: readonly AnyMethod[], bindings: readonly Binding[] = []): Promise<OpenServices> {
  const tokens: Tokens = Object.fromEntries(methods.flatMap(({ manifest: { services = {} } }) => Object.values(services).map((token) => [token.id, token] as const)));
  if (Object.keys(tokens).length === 0) return { byId: {}, of: () => ({}), close: () => {} };
  const { resolveServices } = await import('../container/index.js');
  const { values, close } = resolveServices(tokens, bindings);
  return { byId: values, of: ({ manifest: { services = {} } }) => Object.fromEntries(Object.entries(services).map(([name, { id }]) => [name, values[id]])), close };
}
