/** Seconds of work: runs while the method steps, stands still while the driver observes, writes or yields. */

export interface Clock {
  /** Does nothing while the clock runs. */
  start(): void;
  stop(): void;
  seconds(): number;
  /** Forgets what was counted beyond so many seconds. */
  rewind(seconds: number): void;
}

/** `elapsed`: seconds of the run before it was resumed. */
export function openClock(elapsed = 0): Clock {
  let total = elapsed;
  let running = false;
  let since = 0;
  return {
    start() {
      if (running) return;
      running = true;
      since = performance.now();
    },
    stop() {
      if (!running) return;
      running = false;
      total += (performance.now() - since) / 1000;
    },
    rewind(seconds) { total = seconds; since = performance.now(); },
    seconds: () => (running ? total + (performance.now() - since) / 1000 : total),
  };
}

/** Milliseconds between turns of the event loop, and between looks at the wall clock. */
const yieldAfter = 12;
const aim = 1;
/** Steps between looks, at most. A look costs about 50 ns, and steps that suddenly take 1 ms still keep their promise to abort within 100 ms. */
const longest = 64;

/**
 * Says when to look at the wall clock, so that a fast step pays next to nothing for it: the number of steps between looks
 * doubles while looks are under 1 ms apart and shrinks when they are not.
 */
export interface Pace {
  /** Steps until the next look. */
  countdown: number;
  /** Sets the countdown; whether the event loop must have its turn. */
  look(now: number): boolean;
}

export function openPace(): Pace {
  let interval = 1;
  let looked = performance.now();
  let yielded = looked;
  return {
    countdown: 1,
    look(now) {
      const passed = now - looked;
      looked = now;
      interval = passed < aim ? Math.min(interval * 2, longest) : Math.max(1, Math.floor(interval * aim / passed));
      this.countdown = interval;
      if (now - yielded < yieldAfter) return false;
      yielded = now;
      return true;
    },
  };
}

/** Lets timers, signals and sockets have their turn. */
export const yieldToEvents = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });
