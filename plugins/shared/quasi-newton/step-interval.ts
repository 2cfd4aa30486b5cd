/**
 * One refinement of the interval that holds a good step: the subroutine `dcstep` of MINPACK-2 (Moré and Thuente 1994, section 4).
 *
 * | symbol        | name                  | meaning                                                     |
 * |---------------|-----------------------|-------------------------------------------------------------|
 * | stx, fx, dx   | best, and its values  | endpoint with the least value, function and slope there     |
 * | sty, fy, dy   | other                 | the other endpoint                                          |
 * | stp, fp, dp   | trial                 | the step just tried                                         |
 */
export interface StepInterval {
  stx: number; fx: number; dx: number;
  sty: number; fy: number; dy: number;
  bracketed: boolean;
}

/** Root of the derivative of the cubic through two points, as a distance from `to` in units of the way to `from`; with `clip` Infinity where there is none. */
function cubicRatio(theta: number, dFrom: number, dTo: number, backwards: boolean, clip: boolean): number {
  const s = Math.max(Math.abs(theta), Math.abs(dFrom), Math.abs(dTo));
  const square = (theta / s) ** 2 - (dFrom / s) * (dTo / s);
  // Without a root the cubic has no minimum: it is taken to lie at infinity.
  if (clip && square <= 0) return Infinity;
  const root = s * Math.sqrt(square);
  const gamma = backwards ? -root : root;
  return clip ? (gamma - dTo + theta) / (gamma + (dFrom - dTo) + gamma) : (gamma - dTo + theta) / (gamma - dTo + gamma + dFrom);
}

/** Case 1, a higher value: the minimum is bracketed; the cubic step if it is nearer to stx than the quadratic one, else their mean. */
function afterHigherValue({ stx, fx, dx }: StepInterval, stp: number, fp: number, dp: number): number {
  const length = stp - stx, theta = (3 * (fx - fp)) / length + dx + dp;
  const cubic = stx + cubicRatio(theta, dp, dx, stp < stx, false) * length;
  const quadratic = stx + (dx / ((fx - fp) / length + dx) / 2) * length;
  return Math.abs(cubic - stx) < Math.abs(quadratic - stx) ? cubic : cubic + (quadratic - cubic) / 2;
}

/** Case 2, a lower value and slopes of opposite sign: bracketed; of cubic and secant step the one farther from stp. */
function afterSignChange({ stx, fx, dx }: StepInterval, stp: number, fp: number, dp: number): number {
  const back = stx - stp, theta = (3 * (fx - fp)) / -back + dx + dp;
  const cubic = stp + cubicRatio(theta, dx, dp, stp > stx, false) * back;
  const secant = stp + (dp / (dp - dx)) * back;
  return Math.abs(cubic - stp) > Math.abs(secant - stp) ? cubic : secant;
}

/** Case 3, a lower value, same sign, a smaller slope: the cubic step only if the cubic tends to infinity that way or its minimum lies beyond stp. */
function afterSmallerSlope({ stx, fx, dx, sty, bracketed }: StepInterval, stp: number, fp: number, dp: number, least: number, most: number): number {
  const back = stx - stp, theta = (3 * (fx - fp)) / -back + dx + dp;
  const ratio = cubicRatio(theta, dx, dp, stp > stx, true);
  const cubic = ratio < 0 ? stp + ratio * back : stp > stx ? most : least;
  const secant = stp + (dp / (dp - dx)) * back;
  const nearer = Math.abs(cubic - stp) < Math.abs(secant - stp);
  if (!bracketed) return Math.min(most, Math.max(least, nearer ? secant : cubic));
  const chosen = nearer ? cubic : secant, bound = stp + 0.66 * (sty - stp);
  return stp > stx ? Math.min(bound, chosen) : Math.max(bound, chosen);
}

/** Case 4, a lower value, same sign, a slope that does not shrink: the cubic step to sty when bracketed, else as far as allowed. */
function afterLargerSlope({ stx, sty, fy, dy, bracketed }: StepInterval, stp: number, fp: number, dp: number, least: number, most: number): number {
  if (!bracketed) return stp > stx ? most : least;
  const theta = (3 * (fp - fy)) / (sty - stp) + dy + dp;
  return stp + cubicRatio(theta, dy, dp, stp > sty, false) * (sty - stp);
}

/** Updates the interval with the trial (stp, fp, dp) and gives the next step; not yet safeguarded against the interval's ends. */
export function refine(interval: StepInterval, stp: number, fp: number, dp: number, least: number, most: number): number {
  const { stx, fx, dx } = interval;
  const opposite = dp * (dx / Math.abs(dx)) < 0;
  const next = fp > fx ? afterHigherValue(interval, stp, fp, dp)
    : opposite ? afterSignChange(interval, stp, fp, dp)
      : Math.abs(dp) < Math.abs(dx) ? afterSmallerSlope(interval, stp, fp, dp, least, most)
        : afterLargerSlope(interval, stp, fp, dp, least, most);
  if (fp > fx) {
    interval.sty = stp; interval.fy = fp; interval.dy = dp;
  } else {
    if (opposite) { interval.sty = stx; interval.fy = fx; interval.dy = dx; }
    interval.stx = stp; interval.fx = fp; interval.dx = dp;
  }
  if (fp > fx || opposite) interval.bracketed = true;
  // Overflow in the interpolation of huge values: bisect.
  return Number.isFinite(next) ? next : interval.stx + (interval.sty - interval.stx) / 2;
}
