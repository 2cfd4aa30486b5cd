/** So many processes, started when they are needed, that answer the points of a batch. */
import { usageError, type Evaluator, type Vector } from '../../core/index.js';
import { cannotStart, openProcess, type Evaluation } from './process.js';
import { atPoint, type Trouble } from './reply.js';

export interface Plan {
  readonly command: readonly string[];
  readonly folder: string;
  readonly timeout: number;
  readonly workers: number;
  /** Whether a process answers more than one request. */
  readonly keep: boolean;
  /** A point that fails ends the run, or has the value +Infinity. */
  readonly failures: 'stop' | 'infinite';
  /** The point as JSON. */
  readonly pointText: (x: Vector) => string;
  readonly inside: (x: Vector) => boolean;
}

export function openPool(plan: Plan): Evaluator {
  const lanes: (Evaluation | undefined)[] = Array.from({ length: plan.workers });
  let requests = 0, closed = false;

  const ask = async (lane: number, x: Vector): Promise<number> => {
    const id = ++requests, point = plan.pointText(x);
    const process = lanes[lane]?.alive ? lanes[lane] : lanes[lane] = openProcess({ ...plan, worker: lane });
    const answer = await process.evaluate(id, `{"id":${id},"x":${point}}`);
    if (!plan.keep || !process.alive) { process.close(); lanes[lane] = undefined; }
    return typeof answer === 'number' ? answer : failed(plan, answer, point);
  };
  return {
    async evaluate(asks, signal) {
      const answers = new Array<number>(asks.length);
      let next = 0;
      const lane = async (_: unknown, which: number): Promise<void> => {
        while (next < asks.length && !closed && !signal.aborted) {
          const at = next++, x = asks[at]!.args[0] as Vector;
          answers[at] = plan.inside(x) ? await ask(which, x) : Infinity;
        }
      };
      try { await Promise.all(Array.from({ length: Math.min(plan.workers, asks.length) }, lane)); } catch (error) { close(); throw error; }
      return answers;
    },
    close,
  };
  function close(): void {
    closed = true;
    for (const lane of lanes.splice(0)) lane?.close();
  }
}

/** The value of a point that failed. */
export function failed({ command, failures }: Plan, what: Trouble, point: string): number {
  if (what.code === cannotStart) throw usageError(what.code, `The command \`${command.join(' ')}\` cannot be run: ${what.what}.`, { pointer: '/params/command', expected: what.expected ?? 'a program' });
  if (failures === 'infinite') return Infinity;
  throw atPoint(what, command, point);
}
