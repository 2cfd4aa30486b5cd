import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openClock } from '../../core/driver/clock.js';

beforeEach(() => { vi.useFakeTimers({ toFake: ['performance'] }); });
afterEach(() => { vi.useRealTimers(); });

it('counts all steps between two stops, though every step starts the clock', () => {
  const clock = openClock(1);
  for (let step = 0; step < 10; step++) { clock.start(); vi.advanceTimersByTime(100); }
  expect(clock.seconds()).toBeCloseTo(2, 12);
  clock.stop();
  vi.advanceTimersByTime(5000);
  expect(clock.seconds()).toBeCloseTo(2, 12);
});
