import { describe, expect, it } from 'vitest';
import { linalg, linalgToken, token, type Binding } from '../../core/index.js';
import { resolveServices } from '../../core/container/index.js';
import { execution, refusal, runAll, scripted } from '../driver/support.js';

const tool = token<string>('test/tool'), other = token<string>('test/other');
const logged = (name: string, log: string[], of = tool): Binding => ({ token: of, create: () => { log.push(`make ${name}`); return name; }, dispose: () => { log.push(`drop ${name}`); } });

describe('services', () => {
  it('come by the names of the manifest; core\'s own need no binding', () => {
    const opened = resolveServices({ saw: tool, engine: linalgToken }, [{ token: tool, value: 'saw' }]);
    expect(opened.values).toEqual({ saw: 'saw', engine: linalg() });
    opened.close();
  });
  it('of a run override those of core', () => {
    const fake = {} as ReturnType<typeof linalg>;
    expect(resolveServices({ engine: linalgToken }, [{ token: linalgToken, value: fake }]).values.engine).toBe(fake);
  });
  it('bound twice: the later binding wins, the earlier is never made', () => {
    const log: string[] = [];
    const opened = resolveServices({ a: tool }, [logged('first', log), logged('second', log)]);
    opened.close();
    expect([opened.values.a, log]).toEqual(['second', ['make second', 'drop second']]);
  });
  it('are made once a run, also for two names, and dropped in reverse order', () => {
    const log: string[] = [];
    resolveServices({ a: tool, b: tool, c: other }, [logged('x', log), logged('y', log, other)]).close();
    expect(log).toEqual(['make x', 'make y', 'drop y', 'drop x']);
  });
  it('that fail to drop do not keep the others', () => {
    const log: string[] = [];
    const opened = resolveServices({ a: tool, c: other }, [logged('x', log), { token: other, create: () => 'y', dispose: () => { throw new Error('stuck'); } }]);
    expect(() => { opened.close(); }).toThrow('stuck');
    expect(log).toEqual(['make x', 'drop x']);
  });
  it('that are not bound are named, exit 6; those made before are dropped', async () => {
    const log: string[] = [];
    const method = scripted({ services: { a: tool, c: other } });
    expect(await refusal(runAll(execution({ method, services: [logged('x', log)] })))).toMatchObject({ code: 'service-unavailable', exitCode: 6, message: 'No service is bound for `test/other`.' });
    expect(log).toEqual(['make x', 'drop x']);
  });
  it('whose binding gives nothing are refused', () => {
    expect(() => resolveServices({ a: tool }, [{ token: tool }])).toThrow(expect.objectContaining({ code: 'service-binding' }) as Error);
  });
  it('reach the method, one set for each run', async () => {
    const seen: unknown[] = [];
    const method = scripted({ services: { a: tool }, build: ({ services }) => { seen.push((services as { a: string }).a); } });
    let made = 0;
    const services: Binding[] = [{ token: tool, create: () => `tool ${++made}` }];
    await runAll(execution({ method, services }));
    await runAll(execution({ method, services }));
    expect(seen).toEqual(['tool 1', 'tool 2']);
  });
});
