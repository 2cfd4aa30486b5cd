/** The registry entry of a definition in code: the manifest as plain data. */
import type { AnyMethod } from '../contract/method.js';
import type { Family } from '../contract/problem.js';
import type { BridgeDefinition } from './bridges/bridge.js';
import { tensorToken } from '../tensor/backend.js';
import type { Entry } from './entry.js';

export type Definition = AnyMethod | Family | BridgeDefinition;

export const isDefinition = (value: unknown): value is Definition => typeof value === 'object' && value !== null && 'manifest' in value;

export function entryOf(definition: Definition, module: string, name: string): Entry {
  const place = { module, export: name };
  const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
  if ('from' in definition) return plain({ kind: 'bridge', ...place, ...definition.manifest }) as Entry;
  if ('offers' in definition.manifest) return plain({ kind: 'problem', ...place, ...definition.manifest }) as Entry;
  const { services, precision, ...manifest } = (definition as AnyMethod).manifest;
  const tokens = Object.values(services ?? {}).map(({ id }) => id);
  return plain({ precision: [precision ?? (tokens.includes(tensorToken.id) ? 'f32' : 'f64')], ...place, ...manifest, kind: manifest.kind ?? 'solver', ...(services ? { services: tokens } : {}) }) as unknown as Entry;
}
