import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lineOf } from '../../core/spec/line-of.js';

/** Every value of a document on a line of its own, as JSON.stringify indents; the line of each pointer is counted here. */
function pointers(value: unknown, pointer = '', into: string[] = []): string[] {
  into.push(pointer);
  if (typeof value === 'object' && value !== null) for (const [key, child] of Object.entries(value)) pointers(child, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, into);
  // The closing bracket has a line of its own, unless the value is empty.
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) into.push('(end)');
  return into;
}

it('is the line that an indented document gives every one of its values', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
    const text = JSON.stringify(value, undefined, 2);
    pointers(JSON.parse(text)).forEach((pointer, i) => { if (pointer !== '(end)') expect(lineOf(text, pointer), pointer).toBe(i + 1); });
  }), { numRuns: 500, seed: 5 });
});

it.each([
  ['a value that is absent: its nearest ancestor', '{\n"a": {\n"b": 1}}', '/a/c/d', 2],
  ['a name that is written with escapes', '{\n"x": 1,\n"\\u0061\\n": 2}', '/a\n', 3],
  ['a name twice: the last one, which counts', '{"a": 1,\n"b": [],\n"a": {\n"c": 1}}', '/a/c', 4],
  ['brackets and quotes within strings', '{"a": "]}\\"",\n"b": [1,\n"[{",\n3]}', '/b/2', 4],
  ['an index past the end', '[1,\n2]', '/7', 1],
  ['an index that is none', '{\n"a": [1,\n2]}', '/a/x', 2],
  ['text that is cut off', '{"a": [1,\n{"b": "', '/a/1/b', 2],
])('%s', (_name, text, pointer, line) => { expect(lineOf(text, pointer)).toBe(line); });

it('nothing in an empty text', () => { expect(lineOf('', '/a')).toBeUndefined(); });

it('a list of a million entries is walked, not built: within a second', () => {
  const text = `{"a": [${'"",'.repeat(1_000_000)}\n7]}`, start = performance.now();
  expect(lineOf(text, '/a/1000000')).toBe(2);
  expect(performance.now() - start).toBeLessThan(1000);
});
