import { describe, expect, it } from 'vitest';
import { openLedger } from '../../core/driver/ledger.js';

describe('a joint oracle', () => {
  it('counts as one call of each of its parts, which it shares with them, and has no count of its own', () => {
    const ledger = openLedger(), couple = ledger.wrap('couple', () => undefined), joint = ledger.wrap('smoothedGradient', () => undefined);
    ledger.open();
    couple([], []);
    joint([], 1, [], []);
    joint([], 1, [], []);
    ledger.add('smoothedGradient', [[], 1, [], []]);
    expect(ledger.counts()).toEqual({ couple: 4, dualArgmax: 3, coupleAdjoint: 3 });
  });

  it('is refused in build, and is blamed by its own name for what it throws', () => {
    const ledger = openLedger(), error = new Error('bad'), joint = ledger.wrap('smoothedGradient', () => { throw error; });
    expect(() => joint([], 1, [], [])).toThrow('inside `build`');
    ledger.open();
    expect(() => joint([], 1, [], [])).toThrow(error);
    expect(ledger.blamed(error)).toBe('smoothedGradient');
  });
});
