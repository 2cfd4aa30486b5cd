// Writes registry.json from the code, with the two entries wrong that are to be found stale. Run it after a manifest here changed.
import { writeFileSync } from 'node:fs';
import { registry } from 'saddlepoint';

const entries = [];
for (const module of ['./state.mjs', './manners.mjs', './claims.mjs', './problems.mjs', './surroundings.mjs']) {
  for (const [name, definition] of Object.entries(await import(module))) {
    if (!definition.manifest) continue;
    registry.add(definition);
    const entry = { ...registry.describe(definition.manifest.id), module, export: name };
    delete entry.base;
    delete entry.definition;
    if (entry.id.startsWith('stale-')) entry.summary = 'an entry that was not written again';
    entries.push(entry);
  }
}
const lines = entries.map((entry) => JSON.stringify(entry)).join(',\n');
writeFileSync(new URL('registry.json', import.meta.url), `{"registry": 1, "entries": [\n${lines}\n]}\n`);
