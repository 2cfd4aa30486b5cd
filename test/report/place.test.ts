import { expect, it } from 'vitest';
import { placeLabels } from '../../core/report/place.js';

it('labels that would lie on each other are moved apart, in order, and stay inside', () => {
  const placed = placeLabels([300, 300, 299, 120].map((y) => ({ x: 50, y, width: 80 })), 30, 310);
  const inOrder = [placed[3]!, placed[2]!, placed[0]!, placed[1]!];
  expect(inOrder[0]).toBe(120);
  for (let i = 1; i < inOrder.length; i++) expect(inOrder[i]! - inOrder[i - 1]!).toBeGreaterThanOrEqual(15);
  expect(Math.max(...placed)).toBeLessThanOrEqual(310);
});

it('labels side by side stay where they are', () => {
  expect(placeLabels([{ x: 0, y: 100, width: 50 }, { x: 60, y: 102, width: 50 }], 30, 310)).toEqual([100, 102]);
});
