/** The second process: reads plugins from standard input, prints the digests of their short runs. A plugin that fails is left out. */
import { text } from 'node:stream/consumers';
import { isMethod, type MethodEntry } from '../../registry/entry.js';
import { importMethod } from '../../registry/import.js';
import { loadRegistry, type PlacedEntry } from '../../registry/load.js';
import { resolvePackageForPlugins } from '../../registry/package-hook.js';
import { digestOf, type Order } from './elsewhere.js';
import { trialsOf } from './trials.js';

resolvePackageForPlugins();
const { builtIn, placed } = JSON.parse(await text(process.stdin)) as Order;
const digests: Record<string, Record<string, string>> = {};
for (const entry of [...builtIn.map((id) => loadRegistry().find(id)), ...placed]) {
  if (!isMethod(entry)) continue;
  const own: Record<string, string> = digests[entry.id] = {};
  try {
    for (const trial of await trialsOf(await importMethod(entry as PlacedEntry<MethodEntry>))) {
      try { own[trial.name] = await digestOf(trial); } catch { /* the first process reports it */ }
    }
  } catch { /* the first process reports it */ }
}
process.stdout.write(JSON.stringify(digests));
