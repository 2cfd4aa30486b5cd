/** One process that answers one request at a time. It leads a process group of its own, so that what it starts ends with it. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { ending, keptOfErrors, lastLines, longestLine, readReply, trouble, type Trouble } from './reply.js';

export interface Launch { readonly command: readonly string[]; readonly folder: string; /** Seconds that one evaluation may take. */ readonly timeout: number; readonly worker: number }

export interface Evaluation {
  /** The value, or what went wrong; after trouble that is not `command-failed` the process is gone. */
  evaluate(id: number, request: string): Promise<number | Trouble>;
  readonly alive: boolean;
  /** End of its input; what still runs half a second later is killed. */
  close(): void;
}

/** Killed when this process exits in any other way than by SIGKILL; after that they see the end of their input. */
const running = new Set<ChildProcessWithoutNullStreams>();
let watching = false;
function watch(child: ChildProcessWithoutNullStreams): void {
  running.add(child);
  if (watching) return;
  watching = true;
  process.on('exit', () => { for (const left of running) killGroup(left); });
}

/** The group outlives its leader where that one started others. */
function killGroup({ pid }: ChildProcessWithoutNullStreams): void {
  if (pid === undefined) return;
  try { process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL'); } catch { /* it is gone */ }
}

const grace = 500;
/** A command that is not there, or may not be run: no point is to blame. */
export const cannotStart = 'command-start';

export function openProcess({ command, folder, timeout, worker }: Launch): Evaluation {
  const [program, ...args] = command as [string, ...string[]];
  const child = spawn(program, args, { cwd: folder, detached: process.platform !== 'win32', stdio: 'pipe', env: { ...process.env, SADDLEPOINT_WORKER: String(worker) } });
  watch(child);
  let errors = '', rest = '', alive = true, late: string | undefined;
  let asked: { readonly id: number; settle(answer: number | Trouble): void } | undefined;

  const answer = (value: number | Trouble): void => { const waiting = asked; asked = undefined; waiting?.settle(value); };
  const fail = (what: Trouble): void => { alive = false; killGroup(child); answer(what); };
  const take = (line: string): void => {
    if (!asked) { late ??= line; return; }
    const reply = readReply(line, asked.id);
    if (typeof reply === 'number' || reply.code === 'command-failed') answer(reply); else fail(reply);
  };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    for (const line of lines) if (alive && line.trim() !== '') take(line.length > longestLine ? '' : line);
    if (alive && rest.length > longestLine) { rest = ''; fail(trouble('command-line-length', `it wrote a line of more than ${longestLine} characters`, 'one short line a reply')); }
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => { errors = (errors + chunk).slice(-keptOfErrors); });
  // A closed input shows as the end of the process, or as a time-out.
  child.stdin.on('error', () => {});
  child.on('error', (error) => { running.delete(child); fail(trouble(cannotStart, `it cannot be started: ${error.message}`, 'a program that is there and may be run')); });
  child.on('close', (code, signal) => {
    running.delete(child);
    alive = false;
    killGroup(child);
    answer(trouble('command-crashed', `${ending(code, signal)} before it answered${lastLines(errors)}`, 'a process that answers and waits for the next line'));
  });

  return {
    get alive() { return alive; },
    evaluate(id, request) {
      return new Promise((resolve) => {
        const timer = setTimeout(() => { fail(trouble('command-timeout', `it did not answer within ${timeout} s${lastLines(errors)}`, `an answer, or a longer \`timeout\``)); }, timeout * 1000);
        asked = { id, settle(value) { clearTimeout(timer); resolve(value); } };
        if (late !== undefined) { fail(trouble('command-reply', `it wrote a line that nobody asked for: ${late.slice(0, 200)}`, 'one line a request')); return; }
        child.stdin.write(`${request}\n`);
      });
    },
    close() {
      if (asked) { fail(trouble('command-closed', 'the run ended')); return; }
      alive = false;
      child.stdin.end();
      const timer = setTimeout(() => { killGroup(child); }, grace);
      child.once('close', () => { clearTimeout(timer); });
    },
  };
}
