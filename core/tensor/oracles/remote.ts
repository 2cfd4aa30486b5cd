/**
 * A problem's oracles on a tensor backend, float32, in a thread of their own. They are called like any others: the caller waits for the thread, which
 * also serves backends (WebGPU) that answer asynchronously only. Each run has a thread, and so a backend, of its own.
 */
import { existsSync } from 'node:fs';
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { layoutSize, type Vector } from '../../contract/arrays.js';
import { numericalError, unavailableError } from '../../contract/errors.js';
import type { OracleSet } from '../../contract/oracle.js';
import type { AnyProblem, TensorPart } from '../../contract/problem.js';
import { loaderArguments } from '../../linear-programming/thread.js';
import { packageRoot, threadModule } from '../../package-root.js';
import type { BackendName } from '../backend.js';
import { turns, type Input, type Job, type Opening, type Reply } from './protocol.js';

/** Numbers of the points of one job. */
const mostNumbers = 2 ** 24;

/** The problem with its `tensors` computed on that backend; `value` and the problem's own metrics stay in float64. Errors: `backend-unavailable`, and those of the module. */
export function onTensors(problem: AnyProblem, backend: BackendName): AnyProblem & { /** Live tensors after the last job. */ liveTensors(): number } {
  const part = problem.tensors!, thread = openThread(backend, part), size = layoutSize(problem.layout);
  const computed = oraclesOf(thread, size, part.oracles.includes('blockValues')), offered = Object.keys(problem.oracles).filter((name) => part.oracles.includes(name as never) || (name === 'blockValues' && part.oracles.includes('valueBatch')));
  return { ...problem, oracles: { ...problem.oracles, ...Object.fromEntries(offered.map((name) => [name, computed[name as keyof typeof computed]])) }, backend, release: thread.release, liveTensors: thread.liveTensors };
}

/** Blocks of q coordinates from number `first` on, `each` candidates to a block. */
interface Blocks { readonly q: number; readonly first: number; readonly each: number }
type Computed = Pick<OracleSet, 'valueBatch' | 'sampleValues' | 'blockValues' | 'gradient' | 'sampleGradient'>;

function oraclesOf(thread: Thread, size: number, native: boolean): Computed {
  const most = Math.max(1, Math.floor(mostNumbers / size)), none = new Int32Array(0);
  let whole = new Float64Array(0), places: Int32Array = new Int32Array(0);
  /** In jobs that are not too large. A point with a number that float32 does not have is worth NaN. */
  const values = (oracle: string, points: Vector, samples: Int32Array, out: Vector): void => {
    for (let from = 0; from < out.length; from += most) {
      const count = Math.min(most, out.length - from), { floats, answers } = thread.room(count * size, count), unsound: number[] = [];
      for (let p = 0, at = 0; p < count; p++) if (!copyFinite(points, (from + p) * size, floats, (at += size) - size, size)) unsound.push(p);
      thread.ask(oracle, [floats, samples], answers);
      for (let p = 0; p < count; p++) out[from + p] = answers[p]!;
      for (const p of unsound) out[from + p] = Number.NaN;
    }
  };
  const gradient = (oracle: string, x: Vector, samples: Int32Array, out: Vector): void => {
    const { floats, answers } = thread.room(size, size);
    if (!copyFinite(x, 0, floats, 0, size)) { out.fill(Number.NaN); return; }
    thread.ask(oracle, [floats, samples], answers);
    out.set(answers);
  };
  /** Whole points, made here. */
  const blocksHere = (x: Vector, { q, first, each }: Blocks, candidates: Vector, out: Vector): void => {
    const rows = Math.min(out.length, most);
    if (whole.length < rows * size) whole = new Float64Array(rows * size);
    for (let from = 0; from < out.length; from += rows) {
      const many = Math.min(rows, out.length - from);
      for (let i = 0; i < many; i++) {
        const block = first + Math.floor((from + i) / each);
        whole.set(x, i * size);
        for (let j = 0; j < q && block * q + j < size; j++) whole[i * size + block * q + j] = candidates[(from + i) * q + j]!;
      }
      values('valueBatch', whole.subarray(0, many * size), none, out.subarray(from, from + many));
    }
  };
  /** Only x and the blocks travel; `place` holds q and the first coordinate of each candidate's block. */
  const blocksThere = (x: Vector, { q, first, each }: Blocks, candidates: Vector, out: Vector): void => {
    const rows = Math.max(1, Math.min(out.length, Math.floor(mostNumbers / q)));
    for (let from = 0; from < out.length; from += rows) {
      const many = Math.min(rows, out.length - from), { floats, answers } = thread.room(size + many * q, many), unsound: number[] = [];
      if (places.length < many + 1) places = new Int32Array(new SharedArrayBuffer(4 * (many + 1)));
      const sound = copyFinite(x, 0, floats, 0, size), place = places.subarray(0, many + 1);
      place[0] = q;
      for (let i = 0; i < many; i++) {
        const start = (first + Math.floor((from + i) / each)) * q, length = Math.min(q, size - start);
        place[i + 1] = start;
        floats.fill(0, size + i * q, size + (i + 1) * q);
        if (!copyFinite(candidates, (from + i) * q, floats, size + i * q, length) || !sound) unsound.push(i);
      }
      thread.ask('blockValues', [floats, place], answers);
      for (let i = 0; i < many; i++) out[from + i] = answers[i]!;
      for (const i of unsound) out[from + i] = Number.NaN;
    }
  };
  return {
    valueBatch: (points, out) => { values('valueBatch', points, none, out); },
    sampleValues: (points, samples, out) => { values('sampleValues', points, samples, out); },
    gradient: (x, out) => { gradient('gradient', x, none, out); },
    sampleGradient: (x, samples, out) => { gradient('sampleGradient', x, samples, out); },
    blockValues(x, range, candidates, out) {
      const [q, first, count] = range as unknown as [number, number, number];
      (native ? blocksThere : blocksHere)(x, { q, first, each: out.length / count }, candidates, out);
    },
  };
}

function copyFinite(from: Vector, start: number, to: Float32Array, at: number, count: number): boolean {
  let off = 0;
  for (let i = 0; i < count; i++) { const value = Math.fround(from[start + i]!); to[at + i] = value; off += value - value; }
  return off === 0;
}

interface Thread {
  /** Shared memory for one job: so many numbers in, so many out. */
  room(floats: number, answers: number): { readonly floats: Float32Array; readonly answers: Float32Array };
  ask(oracle: string, inputs: readonly Input[], out: Float32Array): void;
  release: () => void;
  liveTensors: () => number;
}

/** Starts at once, so that a backend that is not there is found before the run begins; after `release`, with the next job. */
function openThread(backend: BackendName, { module, setup, oracles }: TensorPart): Thread {
  let running: { readonly worker: Worker; readonly port: MessagePort; readonly turn: Int32Array } | undefined, memory = new SharedArrayBuffer(0), live = 0;
  const answer = (): Reply => {
    const { turn, port } = running!;
    Atomics.wait(turn, 0, turns.working);
    const message = receiveMessageOnPort(port)?.message as Reply | undefined;
    return message ?? { error: { message: 'the thread of the tensors ended' } };
  };
  const start = (): void => {
    const { port1, port2 } = new MessageChannel(), turn = new Int32Array(new SharedArrayBuffer(4)).fill(turns.working), workerData: Opening = { backend, module: compiled(module), setup: setup(), turn, port: port2 };
    const worker = new Worker(threadModule('core/tensor/oracles/worker'), { workerData, transferList: [port2], execArgv: loaderArguments(process.execArgv) });
    worker.on('error', () => { if (running?.worker === worker) running = undefined; });
    worker.unref();
    running = { worker, port: port1, turn };
    const first = answer();
    if ('error' in first) { stop(); throw opened(first.error, backend); }
    live = first.tensors;
  };
  const stop = (): void => { const ended = running; running = undefined; ended?.port.close(); void ended?.worker.terminate(); };
  start();
  return {
    room(floats, answers) {
      if (memory.byteLength < 4 * (floats + answers)) memory = new SharedArrayBuffer(4 * (floats + answers));
      return { floats: new Float32Array(memory, 0, floats), answers: new Float32Array(memory, 4 * floats, answers) };
    },
    ask(oracle, inputs, out) {
      if (!running) start();
      const job: Job = { oracle, inputs, out };
      Atomics.store(running!.turn, 0, turns.working);
      running!.port.postMessage(job);
      const reply = answer();
      if ('error' in reply) { stop(); throw numericalError(reply.error.code ?? 'tensor-failed', `Backend ${backend} failed in \`${oracle}\`: ${reply.error.message}`, { expected: reply.error.expected ?? `a backend that computes ${oracles.join(', ')}`, suggestion: reply.error.suggestion ?? 'leave `backend` out: the oracles are then computed in float64' }); }
      live = reply.tensors;
    },
    release: stop,
    liveTensors: () => live,
  };
}

const opened = ({ code, message, expected, suggestion }: Extract<Reply, { error: unknown }>['error'], backend: BackendName): Error =>
  unavailableError(code ?? 'backend-unavailable', code ? message : `Backend \`${backend}\` cannot compute this problem: ${message}.`, { pointer: '/backend', expected: expected ?? 'auto, or another backend', suggestion: suggestion ?? 'see `saddlepoint doctor`' });

/** The module of a family, which stands beside it: from source, the compiled file. */
function compiled(module: URL): string {
  const { href } = module, source = packageRoot.href;
  if (!href.startsWith(source) || (existsSync(module) && !href.endsWith('.ts'))) return href;
  return new URL(`dist/${href.slice(source.length).replace(/\.ts$/, '.js')}`, packageRoot).href;
}
