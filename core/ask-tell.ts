/** `askTell`: the caller's own loop around a method that asks. A service, another process or a person answers, in its own time. */
import type { Layout, NamedArray, Numbers, Vector } from './contract/arrays.js';
import type { AnyAsk, Evaluator } from './contract/ask.js';
import { defineProblem } from './contract/define-problem.js';
import { usageError } from './contract/errors.js';
import type { AnyProblem, Reference, Traits } from './contract/problem.js';
import type { RunResult, TraceRecord } from './contract/result.js';
import { yieldToEvents } from './driver/clock.js';
import { decode, encode, type Encoded } from './driver/codec.js';
import { copyAsk } from './driver/desk.js';
import type { Snapshot } from './driver/execution.js';
import { drive } from './driver/iterate.js';
import { openMailbox, type Mailbox } from './mailbox.js';
import type { AnyMethodLike, RunInput } from './prepare.js';
import { registryFor } from './registry.js';
import { isProblem, open, type Opened } from './solve.js';

/** A problem of which only the variables are known: everything that the method asks is answered by the caller. */
export interface Variables { readonly size?: number; readonly layout?: Layout; readonly start?: readonly number[] | Vector; readonly traits?: Readonly<Traits>; readonly reference?: Reference; readonly kind?: string }

export interface AskTellInput extends Omit<RunInput, 'problem' | 'method' | 'out' | 'checkpoint' | 'onProgress'> {
  /** Variables alone; or a problem as `solve` takes it, whose own oracles serve metrics and criteria only. */
  readonly problem: Variables | RunInput['problem'];
  readonly method: NonNullable<RunInput['method']>;
  /** Of `save`: carries that session on, bit for bit. The rest of the input must be the same. */
  readonly saved?: SavedAskTell;
}

/** Plain data that JSON carries without loss. */
export interface SavedAskTell { readonly askTell: 1; readonly method: string; readonly version: string; readonly specHash: string; readonly tree: unknown; readonly arrays: Readonly<Record<string, { readonly type: string; readonly base64: string }>>; readonly records: readonly TraceRecord[] }

export interface AskTellSession {
  /** The batch that is out, the same until it is told; `undefined` once the run ended. */
  ask(): Promise<readonly AnyAsk[] | undefined>;
  /** One answer for each ask, in order: numbers, and arrays for oracles that give vectors. Answers the result when the run ends with it. Errors: `tell-nothing`, `tell-count`, `tell-type`: the batch stays out. */
  tell(answers: readonly (number | readonly number[] | Numbers)[]): Promise<RunResult | undefined>;
  /** Those recorded so far. */
  readonly records: readonly TraceRecord[];
  readonly result: RunResult | undefined;
  /** The session as it stands between two tells. Errors: `save-ended`. */
  save(): SavedAskTell;
  /** Gives up what is out; the outcome is `aborted` unless the run ended before. */
  close(): Promise<RunResult>;
}

export async function askTell(input: AskTellInput): Promise<AskTellSession> {
  const mailbox = openMailbox();
  const { saved, ...rest } = input;
  const asked = asksOf(rest);
  const opened = await open({ ...rest, problem: answeredOutside(rest.problem, asked, mailbox) } as RunInput);
  const records: TraceRecord[] = [...(saved?.records ?? [])];
  const controller = new AbortController();
  const signal = input.signal ? AbortSignal.any([input.signal, controller.signal]) : controller.signal;
  /** Whether the snapshot is that of the batch which is out: one with tensors takes time. */
  let fresh = false;
  const evaluator: Evaluator = { evaluate(asks, given) { fresh = false; return mailbox.evaluate(asks, given); } };
  let snapshot = saved && restored(saved, opened), result: RunResult | undefined, failure: unknown;
  const execution = { ...opened.execution, problem: { ...opened.execution.problem, answers: { oracles: asked as never[], open: () => evaluator } }, signal };

  const run = async (): Promise<void> => {
    // A checkpoint after every step, and whenever a batch goes out: what `save` gives is always there.
    const generator = drive({ ...execution, checkpoint: { iterations: 1 }, store: { write: () => {}, save(taken) { snapshot = taken; fresh ||= taken.pending !== undefined; } }, ...(snapshot ? { snapshot } : {}) });
    for (;;) {
      const next = await generator.next();
      if (next.done) { result = next.value; return; }
      records.push(next.value);
    }
  };
  const ended = run().catch((error: unknown) => { failure = error; });
  /** Until a batch is out or the run ended. */
  const settled = async (): Promise<void> => {
    await Promise.race([mailbox.next(), ended]);
    while (mailbox.asks && !fresh && result === undefined && failure === undefined) await yieldToEvents();
    if (failure !== undefined) throw failure;
  };
  await settled();
  return {
    records,
    get result() { return result; },
    async ask() { await settled(); return result ? undefined : mailbox.asks?.map(copyAsk); },
    async tell(answers) {
      await settled();
      if (!mailbox.asks) throw usageError('tell-nothing', result ? `The run ended: ${result.reason}.` : 'No batch is out.', { expected: '`ask` before `tell`' });
      mailbox.answer(checkedAnswers(mailbox.asks, answers));
      await settled();
      return result;
    },
    save() {
      if (result || !snapshot) throw usageError('save-ended', 'There is nothing to carry on: the run ended.', { expected: 'a session whose batch is out' });
      const { manifest } = opened.execution.method, { tree, arrays } = encode(snapshot);
      return { askTell: 1, method: manifest.id, version: manifest.version, specHash: opened.specHash, tree, arrays: Object.fromEntries([...arrays].map(([path, { data }]) => [path, packed(data)])), records: [...records] };
    },
    async close() { controller.abort(); await ended; if (failure !== undefined) throw failure; return result!; },
  };
}

/** Errors: `not-ask-tell` for a method that calls its oracles itself. */
function asksOf({ method, registries }: Pick<AskTellInput, 'method' | 'registries'>): readonly string[] {
  const given = typeof method === 'object' && 'method' in method ? method.method : method;
  const id = typeof given === 'string' ? given : 'manifest' in given ? given.manifest.id : given.id;
  const { asks } = typeof given === 'object' && 'manifest' in given ? (given as AnyMethodLike & { manifest: { asks?: readonly string[] } }).manifest : registryFor(registries).method(id);
  if (asks && asks.length > 0) return asks;
  throw usageError('not-ask-tell', `Method \`${id}\` calls its oracles itself: nobody else can answer.`, { pointer: '/method/id', expected: `one of ${registryFor(registries).methods.filter((entry) => entry.asks?.length).map((entry) => entry.id).join(', ')}` });
}

function answeredOutside(problem: AskTellInput['problem'], asked: readonly string[], mailbox: Mailbox): RunInput['problem'] {
  if (typeof problem === 'string' || 'spec' in problem) return problem;
  const answers = { oracles: asked as never[], open: () => mailbox };
  if (isProblem(problem)) return { ...problem, answers };
  return defineProblem({ kind: 'variables', ...(problem as Variables), oracles: {}, answers }) as unknown as AnyProblem;
}

const numeric = new Set(['value', 'smoothValue', 'simpleValue']);

function checkedAnswers(asks: readonly AnyAsk[], answers: readonly unknown[]): readonly unknown[] {
  if (!Array.isArray(answers) || answers.length !== asks.length) throw usageError('tell-count', `The batch has ${asks.length} asks, and ${Array.isArray(answers) ? answers.length : 'no'} answers were told.`, { expected: 'one answer for each ask, in order' });
  return answers.map((answer: unknown, i) => {
    const { oracle } = asks[i]!;
    if (typeof answer === 'number' && numeric.has(oracle)) return answer;
    if (!numeric.has(oracle) && Array.isArray(answer) && answer.every((entry) => typeof entry === 'number')) return Float64Array.from(answer);
    if (!numeric.has(oracle) && typeof answer === 'object' && answer !== null) return answer;
    throw usageError('tell-type', `Answer ${i} is no answer of \`${oracle}\`.`, { pointer: `/${i}`, expected: numeric.has(oracle) ? 'a number' : 'an array of numbers' });
  });
}

const kinds = { Float64Array, Float32Array, Int32Array, Uint32Array, Uint8Array } as const;
const packed = (data: Numbers): { type: string; base64: string } => ({ type: data.constructor.name, base64: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64') });
function unpacked({ type, base64 }: { readonly type: string; readonly base64: string }): NamedArray {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64')), kind = kinds[type as keyof typeof kinds];
  const data = new kind(bytes.buffer);
  return { shape: [data.length], data };
}

/** Errors: `saved-other` for a session of something else, `saved-damaged`. */
function restored(saved: SavedAskTell, { execution: { method: { manifest } }, specHash }: Opened): Snapshot {
  const major = (version: string): string => version.split('.')[0]!;
  if (saved.askTell !== 1 || saved.method !== manifest.id || saved.specHash !== specHash || major(String(saved.version)) !== major(manifest.version)) {
    throw usageError('saved-other', 'The saved session belongs to another run.', { expected: `method ${manifest.id} ${manifest.version} with the same problem, params, criteria, budget, seed and start`, suggestion: 'pass the input that the session was opened with' });
  }
  try {
    const encoded: Encoded = { tree: saved.tree, arrays: new Map(Object.entries(saved.arrays).map(([path, array]) => [path, unpacked(array)])) };
    return decode(encoded) as Snapshot;
  } catch (error) {
    throw usageError('saved-damaged', `The saved session cannot be read: ${(error as Error).message}`, { expected: 'what `save` gave' });
  }
}
