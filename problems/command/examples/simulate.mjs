// Rosenbrock's function as a program: one line of JSON in, one out, until the input ends.
import { createInterface } from 'node:readline';

for await (const line of createInterface({ input: process.stdin })) {
  const { id, x: [a, b] } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify({ id, value: 100 * (b - a * a) ** 2 + (1 - a) ** 2 })}\n`);
}
