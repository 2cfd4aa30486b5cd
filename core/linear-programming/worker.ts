/** The worker thread of one engine: a question in, an answer out, one at a time. It may be ended at any moment. */
import { parentPort, workerData } from 'node:worker_threads';
import { decided, type Answer, type EngineId, type Question, type SolveInside } from './protocol.js';

const openers: Readonly<Record<EngineId, () => Promise<SolveInside>>> = {
  highs: async () => (await import('./highs.js')).openHighs(),
  glpk: async () => (await import('./glpk.js')).openGlpk(),
};

const { engine } = workerData as { readonly engine: EngineId };
let opening: Promise<SolveInside> | undefined;

async function answer(question: Question): Promise<Answer> {
  let solve: SolveInside;
  try {
    solve = await (opening ??= openers[engine]());
  } catch (error) {
    return { status: (error as { code?: string }).code === 'ERR_MODULE_NOT_FOUND' ? 'missing' : 'failed', iterations: 0, message: messageOf(error) };
  }
  const started = performance.now();
  try {
    return decided(solve, question, () => (performance.now() - started) / 1000);
  } catch (error) {
    return { status: 'failed', iterations: 0, message: messageOf(error) };
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

parentPort!.on('message', (question: Question) => {
  void answer(question).then((result) => parentPort!.postMessage(result));
});
