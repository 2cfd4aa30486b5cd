import { describe, expect, it } from 'vitest';
import { roughly } from '../../core/cli/format.js';
import { liveText } from '../../core/cli/live.js';
import { openSandbox } from './program.js';

const progress = { k: 412, seconds: 1.5, counts: { gradient: 412, value: 0 }, metrics: { value: 3.14159265, gradientNorm: 8.9e-9 }, share: 0.25 };

describe('the live line', () => {
  it('has bar, share, time left, method, k, time, metrics and calls', () => {
    expect(liveText('lbfgs', progress, 200)).toBe('███░░░░░░░░░  25 %  about 5 s left  lbfgs  k=412  1.50 s  f 3.1415927  gradientNorm 8.9e-9  gradient 412');
  });
  it('drops whole items on a narrow terminal', () => {
    for (let width = 1; width < 120; width++) expect(liveText('lbfgs', progress, width).length).toBeLessThanOrEqual(width);
    expect(liveText('lbfgs', progress, 45)).toBe('███░░░░░░░░░  25 %  about 5 s left  lbfgs');
  });
  it('says nothing of the time left while next to nothing is done', () => { expect(liveText('lbfgs', { ...progress, share: 0.001 }, 200)).not.toContain('left'); });
  it.each([NaN, -1, 7])('a share of %d stays a bar', (share) => { expect(liveText('lbfgs', { ...progress, share }, 40)).toMatch(/^[█░]{12} {1,3}\d+ %/); });
  it('estimates have no more digits than they deserve', () => { expect([0.1, 12.2, 60, 3600, 7200].map(roughly)).toEqual(['1 s', '13 s', '1 min', '60 min', '2 h']); });

  it('a short run in a pipe prints its result and no control characters', () => {
    const sandbox = openSandbox();
    try {
      sandbox.write({ 'q.json': { spec: 'problem/1', kind: 'quadratic', data: { Q: { inline: [[2, 0], [0, 8]] }, c: { inline: [-2, -8] } } } });
      const { stdout, stderr } = sandbox.run(['solve', 'q.json', '--method', 'gradient-descent']);
      expect(stderr).toBe('');
      expect(stdout).toMatch(/^gradient-descent {2}k=\d+ {2}/);
       
      expect(stdout).not.toMatch(/\u001b|\r/);
    } finally { sandbox.close(); }
  });
});
