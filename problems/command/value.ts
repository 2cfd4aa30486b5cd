/** The value in process, for methods and bridges that call it: a process for every point, and nothing else happens meanwhile. */
import { spawnSync } from 'node:child_process';
import type { Vector } from '../../core/index.js';
import { failed, type Plan } from './pool.js';
import { cannotStart } from './process.js';
import { ending, keptOfErrors, lastLines, longestLine, readReply, trouble, type Trouble } from './reply.js';

/** Points whose values are remembered: a record asks for the value of a point that a step has just asked for. */
const remembered = 64;

export function openValue(plan: Plan): (x: Vector) => number {
  const known = new Map<string, number>();
  return (x) => {
    if (!plan.inside(x)) return Infinity;
    const point = plan.pointText(x), before = known.get(point);
    if (before !== undefined) return before;
    const answer = evaluate(plan, `{"id":1,"x":${point}}\n`);
    const value = typeof answer === 'number' ? answer : failed(plan, answer, point);
    if (known.size >= remembered) known.delete(known.keys().next().value!);
    known.set(point, value);
    return value;
  };
}

function evaluate({ command: [program, ...args], folder, timeout }: Plan, input: string): number | Trouble {
  const { error, stdout, stderr, status, signal } = spawnSync(program!, args, { cwd: folder, input, timeout: timeout * 1000, killSignal: 'SIGKILL', maxBuffer: longestLine, encoding: 'utf8', env: { ...process.env, SADDLEPOINT_WORKER: '0' } });
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ETIMEDOUT') return trouble('command-timeout', `it did not answer within ${timeout} s`, 'an answer, or a longer `timeout`');
  if (code === 'ENOBUFS') return trouble('command-line-length', `it wrote more than ${longestLine} characters`, 'one short line a reply');
  if (error && code !== 'EPIPE') return trouble(cannotStart, `it cannot be started: ${error.message}`, 'a program that is there and may be run');
  const line = stdout.split('\n').find((text) => text.trim() !== '');
  return line === undefined ? trouble('command-crashed', `${ending(status, signal)} before it answered${lastLines(stderr.slice(-keptOfErrors))}`) : readReply(line, 1);
}
