/** Every zoo problem that `match` gives a method, under its defaults and its variants. */
import type { AnyMethod } from '../../contract/method.js';
import type { Nesting } from '../../driver/execution.js';
import { entryOf } from '../../registry/definition.js';
import type { MethodEntry } from '../../registry/entry.js';
import { importBridge } from '../../registry/import.js';
import { openNesting } from '../../nesting.js';
import type { Registry } from '../../registry/load.js';
import { matchMethods, offeredBy } from '../../registry/match.js';
import { zoo as wholeZoo, type ZooProblem } from '../zoo/index.js';
import type { BackendName } from '../../tensor/backend.js';
import { tensorServices } from './tensors.js';
import { codeOf, runAll, trialOf, type Trial } from './trial.js';
import { variantsOf } from './variants.js';

/** A problem that does not know a number which the method needs (L, mu), or an oracle that some params need, is no match. */
export async function trialsOf(method: AnyMethod, registry: Registry, zoo: readonly ZooProblem[] = wholeZoo, backend: BackendName = 'cpu'): Promise<readonly Trial[]> {
  const services = await tensorServices(method, backend);
  const entry = entryOf(method, '', '') as MethodEntry;
  const { bridges } = registry;
  const variants = await Promise.all((await variantsOf(method)).map(async (variant) => ({ ...variant, ...(await nestingOf(method, registry, variant.params)) })));
  const trials: Trial[] = [];
  const meant = zoo.filter(({ only }) => !only || only.some((name) => [...entry.requires, ...entry.uses ?? [], ...Object.keys(entry.facts ?? {})].includes(name)));
  for (const problem of meant.flatMap((one) => [one, ...withoutUsed(method, one)])) {
    const [fit] = matchMethods([entry], bridges, offeredBy(problem.make())).fits;
    if (!fit) continue;
    const chain = await Promise.all(fit.chain.map((id) => importBridge(bridges.find((bridge) => bridge.id === id)!)));
    for (const { name, params, nesting } of problem.thorough ? variants : variants.slice(0, 1)) {
      const trial = trialOf({ method, zoo: problem, chain, params, variant: name, services, ...(nesting ? { nesting } : {}) });
      if (!(await lacksSomething(trial))) trials.push(trial);
    }
  }
  return trials;
}

/** Methods that cannot be loaded are reported by the check `runs without an error`. */
async function nestingOf({ manifest }: AnyMethod, registry: Registry, params: Readonly<Record<string, unknown>>): Promise<{ readonly nesting?: Nesting }> {
  const nesting = manifest.nests ? await openNesting(manifest, registry, params).catch(() => undefined) : undefined;
  return nesting ? { nesting } : {};
}

/** Params that ask of a problem what it does not have: a number, an oracle of a variant, the domain of a geometry, another mirror map, what an inner method needs. */
const unmeant = ['method-misfit', 'number-missing', 'oracle-missing', 'online-oracle', 'geometry-domain', 'mirror-map-entropic'];

/** A problem as it is where an oracle that the method only `uses` is not offered: both branches are to be right. */
function withoutUsed({ manifest: { uses = [] } }: AnyMethod, problem: ZooProblem): readonly ZooProblem[] {
  const { oracles } = problem.make();
  return uses.filter((name) => problem.thorough && oracles[name] !== undefined).map((name) => ({
    name: `${problem.name} without \`${name}\``,
    make() { const whole = problem.make(); return { ...whole, oracles: Object.fromEntries(Object.entries(whole.oracles).filter(([offered]) => offered !== name)) }; },
  }));
}

async function lacksSomething(trial: Trial): Promise<boolean> {
  try { await runAll(trial.execution({ budget: { iterations: 1 } })); return false; } catch (error) { return unmeant.includes(codeOf(error) ?? ''); }
}
