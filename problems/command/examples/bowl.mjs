// (p1 - 2)^2 + (p2 - 1)^2 of a named block: within p1 <= 1 its least value is 1, at (1, 1).
import { createInterface } from 'node:readline';

for await (const line of createInterface({ input: process.stdin })) {
  const { id, x: { p: [a, b] } } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify({ id, value: (a - 2) ** 2 + (b - 1) ** 2 })}\n`);
}
