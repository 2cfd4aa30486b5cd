import { describe, expect, it } from 'vitest';
import { closest } from '../../core/contract/suggest.js';

const words = ['value', 'gradient', 'gradientNorm', 'fista', 'lbfgs', 'lbfgs-b'];

describe('did you mean', () => {
  it.each([['vlaue', 'value'], ['Gradient', 'gradient'], ['gradientNrm', 'gradientNorm'], ['fsita', 'fista'], ['lbgfs', 'lbfgs'], ['lbfgsb', 'lbfgs'], ['gradeint', 'gradient']])('%s: %s', (word, meant) => { expect(closest(word, words)).toBe(meant); });
  it.each(['newton', 'x', '', 'valuevaluevalue'])('nothing near %j', (word) => { expect(closest(word, words)).toBeUndefined(); });
  it('does not look at words of a megabyte', () => { expect(closest('v'.repeat(1e6), words)).toBeUndefined(); });
});
