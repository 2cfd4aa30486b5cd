/** `askTell`: a caller's own loop gives what `solve` gives, and can be laid aside between ask and tell. */
import { describe, expect, it } from 'vitest';
import { askTell, defineProblem, solve, type AskTellInput, type AskTellSession, type RunResult, type SavedAskTell, type Vector } from '../../core/index.js';
import { refusal, timeless } from '../driver/support.js';

const value = (x: ArrayLike<number>): number => (x[0]! - 1) ** 2 + 3 * (x[1]! + 2) ** 2;
const input = { problem: { size: 2, start: [0, 1] }, method: 'nelder-mead', budget: { iterations: 30 }, record: { every: 1 }, seed: 4 } as const satisfies AskTellInput;

async function toEnd(session: AskTellSession): Promise<RunResult> {
  for (let asks = await session.ask(); asks; asks = await session.ask()) await session.tell(asks.map(({ args }) => value(args[0] as Vector)));
  return session.result!;
}
const essence = ({ outcome, reason, iterations, counts, best, last }: RunResult): object => ({ outcome, reason, iterations, counts, best, last });

describe('askTell', () => {
  it('gives the result and the records of `solve`', async () => {
    const session = await askTell(input), result = await toEnd(session);
    const wanted = await solve({ ...input, problem: defineProblem({ size: 2, start: [0, 1], oracles: { value: (x) => value(x) } }) });
    expect(essence(result)).toEqual(essence(wanted));
    expect(session.records.map(({ k }) => k)).toEqual(Array.from({ length: 31 }, (_, k) => k));
  });

  it('asks the same batch until it is told, as data of its own', async () => {
    const session = await askTell(input), first = await session.ask();
    (first![0]!.args[0] as Vector).fill(99);
    expect((await session.ask())!.map(({ oracle, args }) => [oracle, ...(args[0] as Vector)])).toEqual([['value', 0, 1], ['value', 0.00025, 1], ['value', 0, 1.05]]);
    await session.close();
  });

  it('is carried on from JSON at every batch with the same records and result', async () => {
    const whole = await askTell(input), saves: SavedAskTell[] = [];
    for (let asks = await whole.ask(); asks; asks = await whole.ask()) {
      saves.push(JSON.parse(JSON.stringify(whole.save())) as SavedAskTell);
      await whole.tell(asks.map(({ args }) => value(args[0] as Vector)));
    }
    expect(saves).toHaveLength(30);
    for (const saved of saves.filter((_, i) => i % 4 === 0 || i === 29)) {
      const session = await askTell({ ...input, saved });
      expect(essence(await toEnd(session))).toEqual(essence(whole.result!));
      expect(timeless(session.records)).toEqual(timeless(whole.records));
    }
  });

  it('keeps stop criteria on the method\'s own metrics', async () => {
    const result = await toEnd(await askTell({ ...input, budget: { iterations: 500 }, stop: { kind: 'metric', name: 'simplexSize', below: 1e-3 } }));
    expect([result.outcome, result.reason]).toEqual(['converged', expect.stringContaining('simplexSize')]);
  });

  it('takes a spec, and leaves the answers to the caller', async () => {
    const session = await askTell({ ...input, problem: { spec: 'problem/1', kind: 'quadratic', data: { Q: { inline: [[2, 0], [0, 2]] }, c: { inline: [0, 0] } }, start: [1, 1] }, budget: { iterations: 1 } });
    expect(await session.tell([5, 6, 7])).toMatchObject({ iterations: 1, counts: { value: 3 }, best: { metrics: { value: 5 } } });
  });

  it('closed, ends as aborted', async () => {
    const session = await askTell(input);
    expect((await session.close()).outcome).toBe('aborted');
    expect(await session.ask()).toBeUndefined();
  });

  it('+Infinity is a value, and one that is not a number ends the run as diverged', async () => {
    expect(await (await askTell(input)).tell([Infinity, 1, 2])).toBeUndefined();
    expect(await (await askTell(input)).tell([1, Number.NaN, 2])).toMatchObject({ outcome: 'diverged' });
  });
});

describe('refusals', () => {
  it.each([
    ['too few answers', 'tell-count', [1, 2]], ['an answer of another type', 'tell-type', [1, 2, '3']],
  ])('%s: %s, and the batch stays out', async (_name, code, answers) => {
    const session = await askTell(input);
    expect(await refusal(session.tell(answers as number[]))).toMatchObject({ code });
    expect(await session.tell([1, 2, 3])).toBeUndefined();
    await session.close();
  });
  it('an answer after the end', async () => {
    const session = await askTell({ ...input, budget: { iterations: 1 } });
    await session.tell([1, 2, 3]);
    expect(await refusal(session.tell([1]))).toMatchObject({ code: 'tell-nothing' });
    expect(() => session.save()).toThrow('ended');
  });
  it('a method that does not ask', async () => {
    expect(await refusal(askTell({ ...input, method: 'lbfgs' }))).toMatchObject({ code: 'not-ask-tell', details: { expected: expect.stringContaining('nelder-mead') } });
  });
  it('a session of another run', async () => {
    const session = await askTell(input), saved = session.save();
    expect(await refusal(askTell({ ...input, seed: 5, saved }))).toMatchObject({ code: 'saved-other' });
    expect(await refusal(askTell({ ...input, saved: { ...saved, arrays: {} } }))).toMatchObject({ code: 'saved-damaged' });
    await session.close();
  });
});
