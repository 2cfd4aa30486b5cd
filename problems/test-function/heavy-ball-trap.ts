/**
 * The one-dimensional function on which the heavy ball with Polyak's parameters never converges (Lessard, Recht and Packard 2016, 4.6):
 * f' = 25 x (x < 1), x + 24 (1 <= x < 2), 25 x - 24 (x >= 2); L = 25, mu = 1. From the start 3.3 it settles on a cycle of three points.
 * f' has kinks at 1 and 2; there the second derivative is given as that of the piece to the right.
 */
import { filled, minimumAt, onlyDimension, type TestFunction } from './definition.js';

export const heavyBallTrap: TestFunction = {
  dimensions: onlyDimension(1),
  facts: ['smooth', 'convex', 'stronglyConvex'],
  constants: () => ({ smoothness: 25, strongConvexity: 1 }),
  start: () => filled(1, 3.3),
  minimum: minimumAt(0, 0),
  value(x) {
    const t = x[0]!;
    return t < 1 ? 12.5 * t * t : t < 2 ? 0.5 * t * t + 24 * t - 12 : 12.5 * t * t - 24 * t + 36;
  },
  gradient(x, out) {
    const t = x[0]!;
    out[0] = t < 1 ? 25 * t : t < 2 ? t + 24 : 25 * t - 24;
  },
  hessianVector(x, v, out) {
    const t = x[0]!;
    out[0] = (t >= 1 && t < 2 ? 1 : 25) * v[0]!;
  },
};
