/** Formulas with pieces changed: a number for value and gradient, or a coded error; never a long time. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileExpression } from '../../core/spec/expression/index.js';
import { attempt, cases, editText, textEdits } from './support.js';

const formulas = [
  '100*(x[2]-x[1]^2)^2 + (1-x[1])^2', 'sum((A*x - b).^2)/2 + 0.1*norm(x)', 'log(sum(exp(A*x))) - dot(b, b)', 'ifelse(x[1] > 0 and x[2] <= 1, sin(x[1]), abs(x[2]))',
  'sum(i, 1, 2, sum(j, 1, 2, x[i]*x[j]/(i+j)))', "x'*x + max(x[1], 2)*min(x) - sqrt(x[1]^2+1)", 'y*tanh(x[1]) + atan(-y)/2^x[2]',
];
const variables = [{ name: 'x', shape: [2] }, { name: 'y', shape: [] }];
const data = { A: { shape: [3, 2], data: Float64Array.of(1, 2, 3, 4, 5, 6) }, b: { shape: [3], data: Float64Array.of(1, 0, -1) } };

it('4000 formulas', () => {
  const x = Float64Array.of(0.3, -0.7, 1.1), g = new Float64Array(3), v = Float64Array.of(1, 2, 3);
  let compiled = 0;
  fc.assert(fc.property(fc.constantFrom(...formulas), textEdits, (formula, list) => {
    const start = performance.now();
    const expression = attempt(() => compileExpression({ text: editText(formula, list), variables, data }));
    if (expression) {
      compiled++;
      const value = expression.value(x);
      expect(typeof value).toBe('number');
      expect(expression.gradient(x, g)).toBe(value);
      expression.hessianVector(x, v, g);
    }
    // The work limit allows about a million nodes: a second on a slow machine.
    expect(performance.now() - start).toBeLessThan(5000);
  }), cases(4000, 21) as never);
  expect(compiled).toBeGreaterThan(100);
});
