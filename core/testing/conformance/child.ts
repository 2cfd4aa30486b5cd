/** The second process: reads plugins from standard input, prints what it saw of their short runs. A plugin that fails is left out. */
import { text } from 'node:stream/consumers';
import { isMethod, type MethodEntry } from '../../registry/entry.js';
import { importMethod } from '../../registry/import.js';
import type { PlacedEntry } from '../../registry/load.js';
import { resolvePackageForPlugins } from '../../registry/package-hook.js';
import { registryWith } from './beside.js';
import { digestOf, type Order, type SeenElsewhere } from './elsewhere.js';
import { mostSeconds, within } from './limit.js';
import { listenForEverything } from './senses.js';
import { trialsOf } from './trials.js';

/** Kinds of what keeps a process alive, each as often as there are. */
async function open(): Promise<readonly string[]> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => { setImmediate(resolve); });
  return process.getActiveResourcesInfo().filter((kind) => kind !== 'Immediate');
}

function more(before: readonly string[], after: readonly string[]): readonly string[] {
  const count = (list: readonly string[], kind: string): number => list.filter((item) => item === kind).length;
  return [...new Set(after)].filter((kind) => count(after, kind) > count(before, kind));
}

let heard: Set<string> | undefined;

async function look(entry: PlacedEntry<MethodEntry>): Promise<SeenElsewhere> {
  const digests: Record<string, string> = {}, mine = new Set<string>(), before = await open();
  try {
    const trials = await trialsOf(await importMethod(entry), registry);
    heard = mine;
    for (const trial of trials) {
      try { digests[trial.name] = await digestOf(trial); } catch { /* the first process reports it */ }
    }
  } catch { /* the first process reports it */ } finally { heard = undefined; }
  return { digests, heard: [...mine].sort(), left: more(before, await open()) };
}

resolvePackageForPlugins();
const { builtIn, placed, beside } = JSON.parse(await text(process.stdin)) as Order;
const registry = registryWith([...placed, ...beside]);
listenForEverything((name) => heard?.add(name));
const seen: Record<string, SeenElsewhere> = {};
for (const entry of [...builtIn.map((id) => registry.find(id)), ...placed]) if (isMethod(entry)) seen[entry.id] = await within(mostSeconds, look(entry as PlacedEntry<MethodEntry>)).catch(() => ({ digests: {}, heard: [], left: [] }));
// What a plugin left open must not keep this process.
process.stdout.write(JSON.stringify(seen), () => { process.exit(0); });
