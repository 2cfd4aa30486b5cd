/** What a plugin could read beside its run: clocks, dice, the environment, files. Replaced by wrappers that tell who asked. */
import fs from 'node:fs';
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { codeRoot } from '../../package-root.js';

type Call = (...args: readonly unknown[]) => unknown;
type Holder = Record<string, unknown>;
interface Sense { readonly holder: Holder; readonly key: string; readonly name: string }

const of = (holder: unknown, prefix: string, ...keys: readonly string[]): readonly Sense[] => keys.map((key) => ({ holder: holder as Holder, key, name: `${prefix}.${key}` }));

/** Of the language and the process: cheap to replace for the time of a step. */
export const clocksAndDice: readonly Sense[] = [
  ...of(Math, 'Math', 'random'), ...of(Date, 'Date', 'now'), ...of(performance, 'performance', 'now'), ...of(globalThis.crypto, 'crypto', 'randomUUID', 'getRandomValues'), ...of(process, 'process', 'hrtime', 'uptime', 'cpuUsage'),
];
/** Of modules of Node.js. */
const moduleSenses: readonly Sense[] = [
  ...of(crypto, 'crypto', 'randomBytes', 'randomInt', 'randomUUID', 'randomFillSync'),
  ...of(fs, 'fs', 'readFileSync', 'readFile', 'existsSync', 'statSync', 'openSync', 'readdirSync', 'writeFileSync', 'appendFileSync', 'writeFile', 'createReadStream'),
  ...of(fs.promises, 'fs', 'readFile', 'writeFile', 'stat', 'open', 'readdir'), ...of(globalThis, 'globalThis', 'fetch'),
];

/** The driver and its services may look at the clock while a step waits for them. */
const core = new URL('core/', codeRoot).href;
const calledByCore = (stack = ''): boolean => { const caller = stack.split('\n')[2] ?? ''; return caller.includes(core) || caller.includes(core.replace('file://', '')) || caller.includes('node:'); };

type Heard = (name: string) => void;

function wrap({ holder, key, name }: Sense, heard: Heard): () => void {
  const kept = Object.getOwnPropertyDescriptor(holder, key), real = holder[key] as Call;
  const wrapper = (...args: readonly unknown[]): unknown => {
    if (!calledByCore(new Error(name).stack)) heard(name);
    return real.apply(holder, args as unknown[]);
  };
  Object.defineProperty(holder, key, { configurable: true, writable: true, value: Object.assign(wrapper, real) });
  return () => { if (kept) Object.defineProperty(holder, key, kept); else Reflect.deleteProperty(holder, key); };
}

/** `new Date()` and `Date()` read the clock; `new Date(0)` does not. */
function wrapDate(heard: Heard): () => void {
  const real = globalThis.Date;
  const listen = (): void => { if (!calledByCore(new Error('Date').stack?.replace(/\n.*\n/, '\n'))) heard('Date'); };
  globalThis.Date = new Proxy(real, {
    construct(target, args: [], newTarget: never) { if (args.length === 0) listen(); return Reflect.construct(target, args, newTarget) as object; },
    apply() { listen(); return real(); },
  });
  return () => { globalThis.Date = real; };
}

/** Replaces clocks and dice until the answer is called. */
export function listenForClocks(heard: Heard): () => void {
  const restores = [...clocksAndDice.map((sense) => wrap(sense, heard)), wrapDate(heard)];
  return () => { for (const restore of restores) restore(); };
}

/** For good, and before any plugin is loaded, so that a name taken at load is a wrapper too: for a process of the kit's own. */
export function listenForEverything(heard: Heard): void {
  listenForClocks(heard);
  for (const sense of moduleSenses) wrap(sense, heard);
  syncBuiltinESMExports();
  const { env } = process;
  process.env = new Proxy(env, { get(target, key) {
    if (typeof key === 'string' && !calledByCore(new Error('env').stack)) heard(`process.env.${key}`);
    return Reflect.get(target, key) as unknown;
  } });
}
