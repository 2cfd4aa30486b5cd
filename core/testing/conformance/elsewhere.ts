/** The same short runs in another process, one process for any number of plugins. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hashOf } from '../../spec/hash.js';
import type { PlacedEntry } from '../../registry/load.js';
import { codeRoot, packageRoot } from '../../package-root.js';
import { NotApplicable } from './check.js';
import { textOf, type Trial } from './trial.js';

/** What the second process saw of a plugin. */
export interface SeenElsewhere {
  /** Of the records of every trial, by trial name. */
  readonly digests: Readonly<Record<string, string>>;
  /** Clocks, dice, environment and files that it read while it ran, also by names that it took when it was loaded. */
  readonly heard: readonly string[];
  /** What its runs left open: timers, sockets, workers. */
  readonly left: readonly string[];
}
export type Elsewhere = (id: string) => Promise<SeenElsewhere>;
const nothing: SeenElsewhere = { digests: {}, heard: [], left: [] };

/** What the child reads: built-in plugins by id, since the child may run compiled code while this process runs the sources. */
export interface Order { readonly builtIn: readonly string[]; readonly placed: readonly PlacedEntry[]; /** For the registry only. */ readonly beside: readonly PlacedEntry[] }

export const digestOf = async (trial: Trial): Promise<string> => hashOf(textOf((await trial.short()).records));

const childFile = new URL('dist/core/testing/conformance/child.js', packageRoot);

/** Starts the child when the first plugin is asked for. Plugins that are given as code cannot be loaded there. */
export function openElsewhere(entries: readonly PlacedEntry[], beside: readonly PlacedEntry[] = []): Elsewhere {
  let answers: Promise<Readonly<Record<string, SeenElsewhere>>> | undefined;
  const loadable = entries.filter(({ definition }) => definition === undefined);
  const order: Order = { builtIn: loadable.filter(({ base }) => base === codeRoot.href).map(({ id }) => id), placed: loadable.filter(({ base }) => base !== codeRoot.href), beside: beside.filter(({ definition }) => definition === undefined) };
  return async (id) => {
    if (!loadable.some((entry) => entry.id === id)) throw new NotApplicable('it is given as code');
    if (!existsSync(childFile)) throw new NotApplicable('the package is not compiled');
    answers ??= ask(order);
    return (await answers)[id] ?? nothing;
  };
}

function ask(order: Order): Promise<Readonly<Record<string, SeenElsewhere>>> {
  const child = spawn(process.execPath, [fileURLToPath(childFile)], { stdio: ['pipe', 'pipe', 'pipe'] });
  let out = '', err = '';
  child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { err += chunk.toString(); });
  child.stdin.end(JSON.stringify(order));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(out) as Record<string, SeenElsewhere>);
      else reject(new Error(`The second process ended with ${code}: ${err.slice(0, 500)}`));
    });
  });
}
