/** Schemas of a registry file, which anybody may have written: used, or a coded error within bounded time. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorsAgainst } from '../../core/spec/check.js';
import { acceptRefusal, attemptAsync, cases, editTree, treeEdits } from './support.js';
import { loadRegistry } from '../../core/registry/load.js';
import { offeredBySpec } from '../../core/registry/offers.js';
import { withinTime } from '../../core/spec/time-limit.js';

const laughs = { $ref: '#/$defs/a0', $defs: Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`a${i}`, i < 39 ? { allOf: [{ $ref: `#/$defs/a${i + 1}` }, { $ref: `#/$defs/a${i + 1}` }] } : { type: 'object' }])) };
const deep = Array.from({ length: 50_000 }).reduce<object>((inner) => ({ not: inner }), { type: 'object' });

describe('hostile schemas end as `registry-schema`', () => {
  it.each([
    ['a pattern that takes exponential time', { properties: { x: { pattern: '^(a+)+$' } } }, { x: `${'a'.repeat(60)}!` }],
    ['references that double forty times', laughs, {}],
    ['a reference to itself', { allOf: [{ $ref: '#' }] }, {}],
    ['a reference to another machine', { $ref: 'https://example.invalid/schema' }, {}],
    ['a reference to nothing', { $ref: '#/$defs/none' }, {}],
    ['50,000 levels', deep, {}],
    ['an asynchronous one', { $async: true, type: 'object' }, {}],
    ['a pattern that is none', { pattern: '(' }, 'x'],
    ['a type that is none', { type: 'nothing' }, {}],
    ['a discriminator without branches', { discriminator: { propertyName: 'x' } }, {}],
  ])('%s', async (_name, schema, value) => {
    const start = performance.now();
    await expect(errorsAgainst(schema, value)).rejects.toMatchObject({ code: 'registry-schema', exitCode: 2 });
    expect(performance.now() - start).toBeLessThan(8000);
  });
  it('two of one $id that differ', async () => {
    expect(await errorsAgainst({ $id: 'https://example.invalid/twice', type: 'object' }, {})).toEqual([]);
    await expect(errorsAgainst({ $id: 'https://example.invalid/twice', type: 'array' }, [])).rejects.toMatchObject({ code: 'registry-schema' });
  });
  it('a `when` with such a pattern', async () => {
    const entry = { ...loadRegistry().problem('quadratic'), offers: [{ oracles: ['value' as const], when: { properties: { x: { pattern: '^(b+)+$' } } } }] };
    await expect(offeredBySpec(entry, { x: `${'b'.repeat(60)}!` })).rejects.toMatchObject({ code: 'registry-schema' });
  });
});

describe('harmless ones are used', () => {
  it('an unknown format says nothing', async () => { expect(await errorsAgainst({ format: 'of my own' }, 'x')).toEqual([]); });
  it('an enum of 100,000 values', async () => { expect((await errorsAgainst({ enum: Array.from({ length: 100_000 }, (_, i) => i) }, 'x')).map(({ code }) => code)).toEqual(['wrong-value']); });
  it('a default under `__proto__` reaches no other object', async () => {
    await errorsAgainst(JSON.parse('{"properties": {"__proto__": {"default": {"x": 1}}}}'), {});
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

it('800 schemas of the registry with parts changed, each compiled and used on the example', async () => {
  const { problems } = loadRegistry();
  await fc.assert(fc.asyncProperty(fc.constantFrom(...problems), treeEdits, async ({ params, example }, list) => {
    await attemptAsync(async () => {
      const schema = editTree(params, list);
      if (typeof schema !== 'object' || schema === null) return;
      for (const error of await errorsAgainst(schema, structuredClone((example as { params?: object }).params ?? {}))) acceptRefusal(error);
    });
  }), cases(800, 36) as never);
});

describe('withinTime', () => {
  it('gives the value, and passes errors on', () => {
    expect(withinTime(() => 7, 1)).toBe(7);
    expect(() => withinTime(() => { throw new TypeError('mine'); }, 1)).toThrow(TypeError);
  });
  it('ends a loop', () => { expect(() => withinTime(() => { for (;;); }, 0.05)).toThrow('longer than 0.05 s'); });
  it('may be used within itself', () => {
    expect(withinTime(() => withinTime(() => 1, 1) + withinTime(() => 2, 1), 1)).toBe(3);
  });
});
