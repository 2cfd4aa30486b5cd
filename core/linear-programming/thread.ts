/** Worker threads of the engines: started when first needed, one idle one kept for each engine, ended to abort a solve. */
import { Worker } from 'node:worker_threads';
import { threadModule } from '../package-root.js';
import type { Answer, EngineId, Question } from './protocol.js';

const idle = new Map<EngineId, Worker>();

/** Beyond its own time limit an engine gets this long (and a tenth of the limit) to answer: it looks at the clock now and then only. */
const graceSeconds = 1;

/**
 * The engine's answer. On abort its worker is ended and the promise rejects with the signal's reason; so it is, as `time-limit`, when an engine
 * overruns its limit. After a failure the worker is not used again.
 */
export async function ask(engine: EngineId, question: Question, signal?: AbortSignal): Promise<Answer> {
  signal?.throwIfAborted();
  const worker = take(engine);
  return new Promise<Answer>((resolve, reject) => {
    const settle = (keep: boolean, then: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      forgetListeners(worker);
      if (keep && !idle.has(engine)) rest(engine, worker);
      else void forgetListeners(worker).on('error', () => {}).terminate();
      then();
    };
    const abort = (): void => settle(false, () => reject(signal!.reason as Error));
    const timer = limit(question.options.seconds, () => settle(false, () => resolve({ status: 'time-limit', iterations: 0 })));
    const fail = (message: string): void => settle(false, () => resolve({ status: 'failed', iterations: 0, message }));
    signal?.addEventListener('abort', abort, { once: true });
    worker.on('message', (answer: Answer) => settle(answer.status !== 'failed' && answer.status !== 'missing', () => resolve(answer)));
    worker.on('error', (error: Error) => fail(error.message));
    worker.on('exit', (code) => fail(`its thread ended with code ${code}`));
    worker.postMessage(question);
  });
}

/** Only these: a worker has listeners of its own, which keep its port open. */
function forgetListeners(worker: Worker): Worker {
  for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
  return worker;
}

/** The idle worker of the engine, or a new one; it keeps the process alive while it works. */
function take(engine: EngineId): Worker {
  const waiting = idle.get(engine);
  idle.delete(engine);
  if (waiting) forgetListeners(waiting).ref();
  return waiting ?? new Worker(threadModule('core/linear-programming/worker'), { workerData: { engine }, execArgv: loaderArguments(process.execArgv) });
}

/** An idle worker does not keep the process alive; should it die, it is forgotten. */
function rest(engine: EngineId, worker: Worker): void {
  const forget = (): void => { if (idle.get(engine) === worker) idle.delete(engine); };
  worker.on('error', forget);
  worker.on('exit', forget);
  worker.unref();
  idle.set(engine, worker);
}

/** The longest delay that a timer takes, in milliseconds. */
const longestDelay = 2 ** 31 - 1;

function limit(seconds: number | undefined, then: () => void): NodeJS.Timeout | undefined {
  const milliseconds = seconds === undefined ? Infinity : (1.1 * seconds + graceSeconds) * 1000;
  return milliseconds <= longestDelay ? setTimeout(then, milliseconds) : undefined;
}

const loaders = ['--import', '--require', '-r', '--loader', '--experimental-loader', '--conditions', '-C'];

/** What changes how modules are found is passed on; `--input-type` and the like would keep the thread from starting. */
export function loaderArguments(all: readonly string[]): string[] {
  return all.flatMap((argument, i) => {
    if (loaders.some((loader) => argument.startsWith(`${loader}=`))) return [argument];
    return loaders.includes(argument) && all[i + 1] !== undefined ? [argument, all[i + 1]!] : [];
  });
}
