/** The manifest: what stands in the registry, its params, and what it declares. */
import { entryOf } from '../../../registry/definition.js';
import { plain } from '../../../registry/load.js';
import { errorsAgainst } from '../../../spec/check.js';
import { canonical } from '../../../spec/hash.js';
import { Finding, NotApplicable, type ConformanceCheck, type MethodKind, type MethodSubject } from '../check.js';
import { codeOf } from '../trial.js';

const kinds: readonly MethodKind[] = ['solver', 'analysis'];

/** Keys in which two entries differ. */
export function differences(code: object, file: object): readonly string[] {
  const at = (entry: object, key: string): string => canonical((entry as Record<string, unknown>)[key]);
  return [...new Set([...Object.keys(code), ...Object.keys(file)])].filter((key) => at(code, key) !== at(file, key));
}

export function requireSameEntry(code: object, file: object): void {
  const keys = differences(code, file);
  if (keys.length > 0) throw new Finding(`The registry entry differs from the manifest in ${keys.map((key) => `\`${key}\``).join(', ')}: write the entry again from the code.`);
}

export const manifestIsEntry: ConformanceCheck = {
  name: 'manifest equals registry entry', kinds, on: 'method',
  run({ method, entry }) { requireSameEntry(entryOf(method, entry.module, entry.export), plain(entry)); },
};

export const defaultsValidate: ConformanceCheck = {
  name: 'default params are valid and described', kinds, on: 'method',
  async run({ method: { manifest } }) {
    const [error] = await errorsAgainst(manifest.params, structuredClone(manifest.conformance?.params ?? {}));
    if (error) throw new Finding(`The default params are refused: ${error.message}`);
    const properties = (manifest.params as { properties?: Record<string, { description?: string }> }).properties ?? {};
    const mute = Object.entries(properties).filter(([, { description }]) => !description).map(([name]) => `\`${name}\``);
    if (mute.length > 0) throw new Finding(`Nothing says what ${mute.join(', ')} means: give every param a \`description\` in its schema.`);
  },
};

export const fitsTheZoo: ConformanceCheck = {
  name: 'fits a problem of the zoo', kinds, on: 'method',
  run({ trials, method: { manifest: { id, requires, asks = [] } } }) {
    if (trials.length > 0) return;
    throw new Finding(`No problem of the zoo fits \`${id}\` (it needs ${[...requires, ...asks].join(', ')}), so nothing of it was tested: give \`conformance.params\` in the manifest, or pass problems of your own to \`conform(plugin, { zoo })\`.`);
  },
};

/** Errors of the driver that are findings of checks of their own. */
const codesOfOthers = ['oracle-undeclared', 'oracle-in-build', 'metric-undeclared'];

export const runs: ConformanceCheck = {
  name: 'runs without an error', kinds, on: 'trial',
  async run(trial) {
    try { await trial.watched(); } catch (error) {
      if (codesOfOthers.includes(codeOf(error) ?? '')) throw new NotApplicable('another check reports it');
      throw new Finding(`A run of a few steps fails: ${String(error)}`);
    }
    // Every other check takes a run that fails for one that says nothing: both runs are held here.
    try { await trial.long(); } catch (error) { throw new Finding(`A run to the end fails: ${(error as Error).message}`); }
  },
};

const refusedWith = (name: string, code: string): ConformanceCheck => ({
  name, kinds, on: 'trial',
  async run(trial) {
    try { await trial.watched(); } catch (error) { if (codeOf(error) === code) throw new Finding((error as Error).message); }
  },
});
export const onlyDeclaredOracles = refusedWith('asks for declared oracles only', 'oracle-undeclared');
export const noOracleInBuild = refusedWith('calls no oracle in build', 'oracle-in-build');
export const metricsAsDeclared = refusedWith('has the declared metrics and no others', 'metric-undeclared');

export const capabilitiesShow: ConformanceCheck = {
  name: 'every declared capability shows in a run', kinds, on: 'method',
  async run(subject) {
    const { method: { manifest }, trials } = subject;
    if (trials.length === 0) throw new NotApplicable('nothing of the zoo fits');
    const { called, observed, valued } = await seenIn(subject);
    const idle = [
      ...[...manifest.requires, ...(manifest.asks ?? []), ...(manifest.uses ?? [])].filter((name) => !called.has(name)).map((name) => `oracle \`${name}\` is never called`),
      ...Object.keys(manifest.nests ?? {}).filter((label) => ![...called].some((name) => name.startsWith(`${label}/`))).map((label) => `the inner run \`${label}\` is never made`),
      ...(manifest.observes ?? []).filter((name) => !observed.has(name)).map((name) => `no metric reads \`${name}\``),
      ...Object.keys(manifest.metrics).filter((name) => !valued.has(name)).map((name) => `metric \`${name}\` never has a value`),
    ];
    if (idle.length > 0) throw new Finding(`A declared capability that no test exercises: ${idle.join('; ')}. Take it out of the manifest, or name params under which it shows in \`conformance.variants\`.`);
  },
};

async function seenIn({ trials }: MethodSubject): Promise<Readonly<Record<'called' | 'observed' | 'valued', ReadonlySet<string>>>> {
  const called = new Set<string>(), observed = new Set<string>(), valued = new Set<string>();
  for (const trial of trials) {
    try {
      const short = await trial.watched(), long = await trial.long();
      for (const name of short.watched.named) called.add(name);
      // The ledger lists oracles that were granted and never called, with a count of 0.
      for (const { result } of [short, long]) for (const [name, count] of Object.entries(result.counts)) if (count > 0) called.add(name);
      for (const name of short.watched.observed) observed.add(name);
      for (const { metrics } of [...short.records, ...long.records]) for (const name of Object.keys(metrics)) valued.add(name);
    } catch { throw new NotApplicable('a run fails'); }
  }
  return { called, observed, valued };
}
