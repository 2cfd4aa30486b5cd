/** Positions of the particles at some steps, for a picture: of problems in two variables, at steps 0, 1, 2, 4, 8, ... */
import type { Table } from '../../../core/index.js';

/** `points`: one frame after the other, each with `particles` pairs; `k` their steps. Sized once, so that the state does not grow. */
export interface Frames { count: number; readonly particles: number; readonly k: Float64Array; readonly points: Float64Array }

const mostFrames = 32, mostParticles = 200;

export function newFrames(n: number, particles: number): Frames {
  const shown = n === 2 ? Math.min(particles, mostParticles) : 0, frames = shown > 0 ? mostFrames : 0;
  return { count: 0, particles: shown, k: new Float64Array(frames), points: new Float64Array(2 * shown * frames) };
}

/** Keeps the positions x at step k, when it is 0 or a power of two. */
export function keepFrame(frames: Frames, k: number, x: Float64Array): void {
  const { count, particles } = frames;
  if (count === frames.k.length || (k & (k - 1)) !== 0) return;
  frames.k[count] = k;
  frames.points.set(x.subarray(0, 2 * particles), 2 * particles * count);
  frames.count++;
}

/** Columns step, x1, x2: a row for each particle of each kept step, and of the last one. None where no frame was kept. */
export function framesTable({ count, particles, k, points }: Frames, last: number, x: Float64Array): Readonly<Record<string, Table>> {
  if (count === 0) return {};
  const isNew = k[count - 1] !== last, frames = count + (isNew ? 1 : 0), step = new Float64Array(frames * particles), x1 = step.slice(), x2 = step.slice();
  for (let frame = 0; frame < frames; frame++) for (let i = 0; i < particles; i++) {
    const row = frame * particles + i, [from, at] = frame < count ? [points, 2 * row] as const : [x, 2 * i] as const;
    step[row] = frame < count ? k[frame]! : last;
    x1[row] = from[at]!;
    x2[row] = from[at + 1]!;
  }
  return { particles: { role: 'frames', columns: { step, x1, x2 } } };
}
