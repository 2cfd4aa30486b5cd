import { afterEach, expect, it, vi } from 'vitest';
import { openClock } from '../../core/driver/clock.js';

afterEach(() => { vi.restoreAllMocks(); });

it('a clock that is started again while it runs keeps the time that passed', () => {
  const now = vi.spyOn(performance, 'now');
  now.mockReturnValue(1000);
  const clock = openClock(2);
  clock.start();
  now.mockReturnValue(1500);
  clock.start();
  now.mockReturnValue(1750);
  clock.stop();
  expect(clock.seconds()).toBe(2.75);
});

it('a stopped clock stands still', () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(0);
  const clock = openClock();
  clock.start();
  now.mockReturnValue(250);
  clock.stop();
  now.mockReturnValue(9000);
  clock.stop();
  expect(clock.seconds()).toBe(0.25);
});
