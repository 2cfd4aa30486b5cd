/** Seconds of work: runs while the method steps, stands still while the driver observes, writes or yields. */

export interface Clock { start(): void; stop(): void; seconds(): number }

export function openClock(elapsed = 0): Clock {
  let total = elapsed;
  let since = Number.NaN;
  return {
    /** Nothing when it runs already: the loop starts it before every step. */
    start() { if (Number.isNaN(since)) since = performance.now(); },
    stop() {
      if (Number.isNaN(since)) return;
      total += (performance.now() - since) / 1000;
      since = Number.NaN;
    },
    seconds: () => (Number.isNaN(since) ? total : total + (performance.now() - since) / 1000),
  };
}

const yieldAfter = 12;
const aim = 1;

/**
 * Says when to look at the wall clock, so that a fast step pays nothing for it: the number of steps between looks
 * doubles while looks are under 1 ms apart and shrinks when they are not.
 */
export interface Pace { countdown: number; look(now: number): boolean }

export function openPace(): Pace {
  let interval = 1;
  let looked = performance.now();
  let yielded = looked;
  return {
    countdown: 1,
    look(now) {
      const passed = now - looked;
      looked = now;
      interval = passed < aim ? Math.min(interval * 2, 65536) : Math.max(1, Math.floor(interval * aim / passed));
      this.countdown = interval;
      if (now - yielded < yieldAfter) return false;
      yielded = now;
      return true;
    },
  };
}

/** Lets timers, signals and sockets have their turn. */
export const yieldToEvents = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });
