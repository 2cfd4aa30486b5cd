/** The first steps against numbers that were computed independently from the paper's formula: `golden.json` in the plugin's folder. */
import { existsSync, readFileSync } from 'node:fs';
import type { AnyMethod } from '../../../contract/method.js';
import { openRun } from '../../../open-spec.js';
import type { MethodEntry } from '../../../registry/entry.js';
import { registryOf, type PlacedEntry, type Registry } from '../../../registry/load.js';
import { packageRoot } from '../../../package-root.js';
import { documentOf } from '../../../spec/document.js';
import { Finding, NotApplicable, type ConformanceCheck, type Measured, type MethodKind } from '../check.js';
import { runAll } from '../trial.js';
import { notingPoints } from '../tensors.js';

const kinds: readonly MethodKind[] = ['solver', 'analysis'];

/** `method` is the id that the numbers are of; `x` is the flat variable; `tolerance` is relative, 1e-12 when absent. */
interface Golden {
  readonly method: string;
  readonly problem: object;
  readonly params?: object;
  readonly tolerance?: number;
  readonly records: readonly { readonly k: number; readonly metrics?: Readonly<Record<string, number>>; readonly x?: readonly number[] }[];
}

/** Of a plugin of ours in its folder; of another one beside its registry file or its module. Errors: a Finding when the file cannot be read. */
export function goldenOf({ base, module, id }: PlacedEntry<MethodEntry>): Golden | undefined {
  const places = [new URL(`plugins/${id}/golden.json`, packageRoot), ...(base === '' ? [] : [new URL('golden.json', base), new URL('golden.json', new URL(module, base))])];
  const file = places.find((place) => existsSync(place));
  if (!file) return undefined;
  try {
    const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden;
    return golden.method === id && Array.isArray(golden.records) && golden.records.length > 0 ? golden : undefined;
  } catch (error) { throw new Finding(`golden.json cannot be read: ${(error as Error).message}`); }
}

export const firstStepsAreGolden: ConformanceCheck = {
  name: 'first steps equal the golden vector', kinds, on: 'method',
  async run({ method, entry, registry }) {
    const golden = goldenOf(entry);
    if (!golden) throw new NotApplicable('there is no golden vector');
    return compare(golden, await follow(method, entry, registry, golden));
  },
};

interface Step { readonly x: readonly number[] | undefined; readonly metrics: Readonly<Record<string, number>> }

/** The run that golden.json describes, every step. The driver looks at the point after each, before it takes the record. */
async function follow(method: AnyMethod, entry: PlacedEntry<MethodEntry>, around: Registry, { problem, params = {}, records }: Golden): Promise<ReadonlyMap<number, Step>> {
  let x: readonly number[] | undefined;
  const noted: AnyMethod = { manifest: method.manifest, build(run) {
    return notingPoints(method.build(run), (at) => { x = Array.from(at); });
  } };
  const registry = registryOf([...around.entries.filter(({ id }) => id !== entry.id), { ...entry, definition: noted }]);
  const iterations = Math.max(1, ...records.map(({ k }) => k));
  const document = await documentOf(problem, { text: JSON.stringify(problem) }, '.');
  const { execution: { stop: _stop, ...execution } } = await openRun({ ...document, run: { spec: 'run/1', method: { id: entry.id, params }, budget: { iterations }, record: { every: 1 } } }, registry);
  const steps = new Map<number, Step>();
  await runAll({ ...execution, store: { write({ k, metrics }) { steps.set(k, { x, metrics }); }, save: () => {} } });
  return steps;
}

function compare({ records, tolerance = 1e-12 }: Golden, steps: ReadonlyMap<number, Step>): Measured {
  let worst = 0;
  const near = (wanted: number, got: number | undefined, what: string): void => {
    const error = got === undefined ? Number.NaN : Math.abs(got - wanted) / (1 + Math.abs(wanted));
    if (!(error <= tolerance)) throw new Finding(`${what} is ${got}, golden.json says ${wanted} (relative error ${error}, allowed ${tolerance}).`);
    worst = Math.max(worst, error);
  };
  for (const { k, x = [], metrics = {} } of records) {
    const step = steps.get(k);
    if (!step) throw new Finding(`The run ended before k = ${k}, which golden.json describes.`);
    x.forEach((wanted, i) => { near(wanted, step.x?.[i], `x[${i}] at k = ${k}`); });
    for (const [name, wanted] of Object.entries(metrics)) near(wanted, step.metrics[name], `Metric \`${name}\` at k = ${k}`);
  }
  return { measured: worst, tolerance };
}
