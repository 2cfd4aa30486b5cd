/** The registry that a plugin under test finds: the built-in one, and what stands beside it. */
import { loadRegistry, registryOf, type PlacedEntry, type Registry } from '../../registry/load.js';

/** The first of two entries with one id counts, and both before a built-in one. */
export function registryWith(placed: readonly PlacedEntry[]): Registry {
  const own = placed.filter(({ id }, i) => placed.findIndex((other) => other.id === id) === i);
  return registryOf([...loadRegistry().entries.filter(({ id }) => !own.some((entry) => entry.id === id)), ...own]);
}
