/** Numbers and run lines as people read them. */
import { isAbsolute, relative } from 'node:path';
import { printableLine } from '../contract/printable.js';
import type { Counts, Metrics } from '../contract/result.js';

/** Eight significant digits for objectives. */
export const precise = (value: number): string => trim(value, 8);
/** Two significant digits for residuals, four otherwise. */
export const short = (value: number): string => (Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value) : Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5 ? value.toExponential(1) : trim(value, 4)).replace('e+', 'e');

const trim = (value: number, digits: number): string => String(Number(value.toPrecision(digits)));

export function duration(seconds: number): string {
  if (seconds < 0.001) return `${(seconds * 1e6).toFixed(0)} us`;
  if (seconds < 1) return `${(seconds * 1e3).toPrecision(3)} ms`;
  if (seconds < 100) return `${seconds.toPrecision(3)} s`;
  return seconds < 6000 ? `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s` : `${(seconds / 3600).toFixed(1)} h`;
}

/** An estimate: no more digits than it deserves. */
export function roughly(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  return whole < 5400 ? `${Math.ceil(whole / 60)} min` : `${Math.ceil(whole / 3600)} h`;
}

/** A path as the user would type it: relative inside the current folder, whole elsewhere. */
export function shownPath(path: string): string {
  const inside = relative(process.cwd(), path);
  return printableLine(inside === '' ? '.' : inside.startsWith('..') || isAbsolute(inside) ? path : inside);
}

/** `gradient 412  value 415`: what was called, zero counts left out. */
export const countsText = (counts: Counts): string => Object.entries(counts).filter(([, amount]) => amount > 0).map(([name, amount]) => `${name} ${amount}`).join('  ');

/** The objective first, then the other metrics. */
export function metricsText({ value, ...others }: Metrics): string {
  return [...(value === undefined ? [] : [`f ${precise(value)}`]), ...Object.entries(others).map(([name, metric]) => `${name} ${short(metric)}`)].join('  ');
}

export const bar = (share: number, width = 20): string => {
  const full = Math.round(share * width);
  return `${'█'.repeat(full)}${'░'.repeat(width - full)}`;
};
