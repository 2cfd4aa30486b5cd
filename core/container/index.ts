/** Services by token (inversify 8): bindings of the root, overridden by those of the run, one child container a run. */
import { Container, type ServiceIdentifier } from 'inversify';
import { unavailableError } from '../contract/errors.js';
import type { Binding, Token, Tokens } from '../contract/services.js';
import { rootBindings } from './modules.js';

export interface OpenedServices { readonly values: Readonly<Record<string, unknown>>; close(): void }

/** Resolves every token that a manifest names; `close` disposes what this run created. */
export function resolveServices(tokens: Tokens, overrides: readonly Binding[]): OpenedServices {
  const root = new Container({ defaultScope: 'Singleton' });
  const made: (() => void)[] = [];
  for (const binding of rootBindings) bind(root, binding, made);
  const child = new Container({ parent: root, defaultScope: 'Singleton' });
  for (const binding of overrides) bind(child, binding, made);
  const close = (): void => { for (const dispose of made.splice(0)) dispose(); child.unbindAll(); root.unbindAll(); };
  try {
    return { values: Object.fromEntries(Object.entries(tokens).map(([name, token]) => [name, resolve(child, token)])), close };
  } catch (error) {
    close();
    throw error;
  }
}

function resolve(container: Container, token: Token<unknown>): unknown {
  const identifier = token.symbol as ServiceIdentifier<unknown>;
  if (!container.isBound(identifier)) throw unavailableError('service-unavailable', `No service is bound for \`${token.id}\`.`, { expected: `a binding of \`${token.id}\``, suggestion: 'pass one in `services`' });
  return container.get(identifier);
}

function bind(container: Container, binding: Binding, made: (() => void)[]): void {
  const to = container.bind(binding.token.symbol as ServiceIdentifier<unknown>);
  const { create, dispose } = binding;
  if (!create) { to.toConstantValue(binding.value); return; }
  to.toDynamicValue(() => {
    const value = create();
    if (dispose) made.push(() => dispose(value));
    return value;
  }).inSingletonScope();
}
