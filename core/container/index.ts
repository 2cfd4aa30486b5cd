/** Services by token (inversify 8): the bindings of the root, overridden by those of the run, one child container a run. */
import { Container, type ServiceIdentifier } from 'inversify';
import { unavailableError, usageError } from '../contract/errors.js';
import type { Binding, Token, Tokens } from '../contract/services.js';
import { rootBindings } from './modules.js';

export interface OpenedServices {
  readonly values: Readonly<Record<string, unknown>>;
  /** Disposes, in reverse order, what this run created. Throws the first error, after all were disposed. */
  close(): void;
}

/** Resolves every token that a manifest names. Errors: `service-unavailable`; nothing stays open when it throws. */
export function resolveServices(tokens: Tokens, overrides: readonly Binding[]): OpenedServices {
  const root = new Container({ defaultScope: 'Singleton' });
  const child = new Container({ parent: root, defaultScope: 'Singleton' });
  const made: (() => void)[] = [];
  const close = (): void => {
    const errors: unknown[] = [];
    for (const dispose of made.splice(0).reverse()) try { dispose(); } catch (error) { errors.push(error); }
    child.unbindAll();
    root.unbindAll();
    if (errors.length > 0) throw errors[0];
  };
  try {
    for (const binding of lastOfEach(rootBindings)) bind(root, binding, made);
    for (const binding of lastOfEach(overrides)) bind(child, binding, made);
    return { values: Object.fromEntries(Object.entries(tokens).map(([name, token]) => [name, resolve(child, token)])), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Later bindings win over earlier ones. */
const lastOfEach = (bindings: readonly Binding[]): Iterable<Binding> => new Map(bindings.map((binding) => [binding.token.symbol, binding])).values();

function resolve(container: Container, token: Token<unknown>): unknown {
  const identifier = token.symbol as ServiceIdentifier<unknown>;
  if (!container.isBound(identifier)) throw unavailableError('service-unavailable', `No service is bound for \`${token.id}\`.`, { expected: `a binding of \`${token.id}\``, suggestion: 'pass one in `services`' });
  return container.get(identifier);
}

function bind(container: Container, { token, value, create, dispose }: Binding, made: (() => void)[]): void {
  if (!create && value === undefined) throw usageError('service-binding', `The binding of \`${token.id}\` gives neither \`value\` nor \`create\`.`);
  const to = container.bind(token.symbol as ServiceIdentifier<unknown>);
  if (!create) { to.toConstantValue(value); return; }
  to.toDynamicValue(() => {
    const service = create();
    if (dispose) made.push(() => dispose(service));
    return service;
  }).inSingletonScope();
}
