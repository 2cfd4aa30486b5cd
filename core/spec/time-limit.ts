/** Synchronous work that is ended when it takes too long, wherever it is: also within a regular expression. */
import { createContext, Script } from 'node:vm';

let limited: { readonly script: Script; readonly context: { work?: () => unknown } } | undefined;

/** Throws an error when `work` takes longer than so many seconds. About 0.1 ms of overhead. */
export function withinTime<T>(work: () => T, seconds: number): T {
  limited ??= { script: new Script('work()'), context: createContext({}) };
  const { script, context } = limited, before = context.work;
  context.work = work;
  try { return script.runInContext(context, { timeout: 1000 * seconds }) as T; } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? new Error(`it takes longer than ${seconds} s`) : error;
  } finally { if (before) context.work = before; else delete context.work; }
}
