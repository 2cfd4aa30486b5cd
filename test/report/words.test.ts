import { describe, expect, it } from 'vitest';
import { certificateText, inline, prose, spaced, unfinishedText, whole } from '../../core/report/words.js';

describe('certificates in words', () => {
  it('proved and measured are told apart', () => {
    expect(certificateText({ kind: 'global', evidence: 'proved', measure: 'gapBound', value: 5e-15 })).toBe('The point is globally optimal (proved): its objective is at most 5.0e-15 above the optimum.');
    expect(certificateText({ kind: 'stationary', evidence: 'measured', measure: 'gradientNorm', value: 0.5 })).toBe('The point is stationary (measured, not proved): its gradient norm is 0.5.');
  });
  it('a point about which nothing is known is not praised', () => { expect(certificateText({ kind: 'none', evidence: 'measured' })).toBe('The point is not shown to be optimal.'); });
  it('a measure of a method keeps its name', () => { expect(certificateText({ kind: 'local', evidence: 'proved', measure: 'dualityGap', value: 0.25 })).toBe('The point is locally optimal (proved): duality gap 0.25.'); });
});

describe('prose', () => {
  it('sets names in backticks as code and keeps numbers in one line', () => {
    expect(String(prose('metric `value` is 5.0e-15'))).toBe('metric <code>value</code> is <span class="nowrap">5.0e-15</span>');
  });
  it('escapes everything, in and out of backticks', () => { expect(String(prose('<b>`<i>`'))).toBe('&lt;b&gt;<code>&lt;i&gt;</code>'); });
  it('a lone backtick is only a backtick', () => { expect(String(prose('a ` b'))).toBe('a &#96; b'); });
});

it('a run without a result is neither called failed nor ended', () => {
  const run = { name: 'r', document: {}, header: {}, issues: [], records: [{ k: 1200, seconds: 2, counts: {}, metrics: {} }] };
  expect(unfinishedText(run)).toBe('No result yet. The trace reaches iteration 1\u202f200 at 2.00 s. The run is in progress, or was killed: `saddlepoint resume` carries it on.');
});

it('numbers and names are readable', () => {
  expect([7, 1234, 1234567].map(whole)).toEqual(['7', '1\u202f234', '1\u202f234\u202f567']);
  expect(spaced('gradientNorm')).toBe('gradient norm');
  expect(inline({ a: [1, 2] })).toBe('{"a":[1,2]}');
  expect(inline('x'.repeat(500))).toHaveLength(120);
});
