/** Labels at the ends of curves, moved apart so that none lies on another. */

export interface Wanted { readonly x: number; readonly y: number; readonly width: number }

/** Least distance between the base lines of two labels, in pixels. */
const lineHeight = 15;

/** The y of each label: as near to the wanted one as the others allow, inside [top, bottom] while there is room. */
export function placeLabels(labels: readonly Wanted[], top: number, bottom: number): readonly number[] {
  const order = labels.map((_, i) => i).sort((a, b) => labels[a]!.y - labels[b]!.y);
  const y = labels.map((label) => Math.max(top, label.y));
  order.forEach((i, position) => {
    for (const j of order.slice(0, position)) if (overlaps(labels[i]!, labels[j]!) && y[i]! - y[j]! < lineHeight) y[i] = y[j]! + lineHeight;
  });
  [...order].reverse().forEach((i, position, lowestFirst) => {
    y[i] = Math.min(y[i]!, bottom);
    for (const j of lowestFirst.slice(0, position)) if (overlaps(labels[i]!, labels[j]!) && y[j]! - y[i]! < lineHeight) y[i] = y[j]! - lineHeight;
  });
  return y;
}

const overlaps = (a: Wanted, b: Wanted): boolean => a.x < b.x + b.width && b.x < a.x + a.width;
