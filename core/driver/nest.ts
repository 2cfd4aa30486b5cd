/** `run.nest`: what inner runs take from the run around them, and the rules for labels. */
import { SaddlepointError, usageError } from '../contract/errors.js';
import type { AnyMethod, Manifest, Run } from '../contract/method.js';
import type { Nested, NestSettings } from '../contract/nest.js';
import type { AnyProblem } from '../contract/problem.js';
import type { Clock, Pace } from './clock.js';
import type { Nesting } from './execution.js';
import { openInner } from './inner.js';
import type { Ledger } from './ledger.js';

/** The run around. */
export interface Host {
  readonly method: Pick<Manifest, 'id' | 'nests'>;
  /** Absent where the manifest declares no inner runs. */
  readonly nesting: Nesting | undefined;
  readonly ledger: Ledger;
  readonly depth: number;
  readonly signal: AbortSignal;
  /** One for all inner runs: many short ones let the event loop have its turn as one long one does. */
  readonly pace: Pace;
  readonly clock: Clock;
  readonly note: Run['note'];
  readonly secondsLeft: () => number;
  labels(): readonly (string | number)[];
  /** Services by the ids of their tokens. */
  readonly services: Readonly<Record<string, unknown>>;
  /** Throws `Interruption` once the run is to stop. */
  refuseAborted(): void;
}

export interface OpenNest { nest(label: string, method: AnyMethod | string, problem: AnyProblem, settings?: NestSettings): Nested; close(): void }

/** A method that runs itself as its inner method for ever ends here. */
const deepest = 8;

export function openNest(host: Host): OpenNest {
  const { method: { id, nests = {} }, nesting, depth, ledger } = host;
  const open: { close(): void }[] = [];
  const made = (label: string, given: AnyMethod | string, problem: AnyProblem, settings: NestSettings): Nested => {
    const method = methodOf(label, given);
    const chain = nesting!.chain(method, problem), params = nesting!.params(method, settings.params ?? {});
    const inner = openInner(host, { label, method, problem, chain, params, services: servicesOf(method, host, label), settings });
    for (const name of inner.counted) ledger.count(`${label}/${name}`, 0);
    open.push(inner);
    return inner;
  };
  const methodOf = (label: string, given: AnyMethod | string): AnyMethod => {
    if (typeof given !== 'string') return given;
    const ids = nests[label]!;
    if (!('param' in ids) && !ids.includes(given)) throw usageError('nest-undeclared', `Method \`${id}\` runs \`${given}\` under \`${label}\` without declaring it.`, { expected: `one of ${ids.join(', ') || 'none'}`, suggestion: `add it to \`nests\` in the manifest of \`${id}\`` });
    return nesting!.method(given);
  };
  return {
    nest(label, given, problem, settings = {}) {
      if (!Object.hasOwn(nests, label) || !nesting) throw usageError('nest-undeclared', `Method \`${id}\` opens the inner run \`${label}\` without declaring it.`, { expected: `one of ${Object.keys(nests).join(', ') || 'none'}`, suggestion: `add the label to \`nests\` in the manifest of \`${id}\`` });
      if (depth >= deepest) throw usageError('nest-depth', `Inner runs are nested more than ${deepest} deep.`, { expected: 'a method that does not run itself without end' });
      try { return made(label, given, problem, settings); } catch (error) {
        throw error instanceof SaddlepointError && !error.message.startsWith('Inner run') ? new SaddlepointError(error.code, `Inner run \`${label}\`: ${error.message}`, withoutPointer(error), error.failure, { cause: error }) : error;
      }
    },
    close() { for (const inner of open) inner.close(); },
  };
}

function withoutPointer({ details: { pointer: _pointer, ...details } }: SaddlepointError): SaddlepointError['details'] { return details; }

/** Services are opened before `build`: those of methods that are given as code must be the outer method's, too. */
function servicesOf({ manifest }: AnyMethod, host: Host, label: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(manifest.services ?? {}).map(([name, { id }]) => {
    if (!(id in host.services)) throw usageError('nest-services', `The inner run \`${label}\` needs the service \`${id}\`, which \`${host.method.id}\` does not declare.`, { expected: `\`${id}\` in \`services\` of \`${host.method.id}\`, or the inner method by its id` });
    return [name, host.services[id]];
  }));
}
