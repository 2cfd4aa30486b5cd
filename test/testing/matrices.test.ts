/** Wrong second-order oracles are caught, each by the check that is about it. */
import { describe, expect, it } from 'vitest';
import type { AnyProblem, OracleSet, Vector } from '../../core/index.js';
import { checkProblem } from '../../core/testing/index.js';
import { powerOfResiduals } from '../../core/testing/zoo/residuals.js';
import { logistic } from '../../core/testing/zoo/sums.js';

const failed = (problem: AnyProblem): string[] => checkProblem(problem).checks.filter(({ passed }) => !passed).map(({ name }) => name);
type Named = 'hessian' | 'gaussNewton' | 'gaussNewtonVector' | 'fisher' | 'rankOne' | 'residual' | 'jacobian' | 'metric';

/** The problem with one oracle whose `out` is changed afterwards. */
function broken(problem: AnyProblem, name: Named, change: (out: Vector) => void): AnyProblem {
  const right = problem.oracles[name] as (...args: unknown[]) => void;
  const wrong = (...args: unknown[]): void => { right(...args); change(args.at(-1) as Vector); };
  return { ...problem, oracles: { ...problem.oracles, [name]: wrong as unknown as OracleSet[Named] } };
}

const symmetric = 'second-order matrices are symmetric', products = 'second-order matrices equal their products', semidefinite = 'gaussNewton, fisher and metric are positive semidefinite';
const gram = "gaussNewton and rankOne are made of J'J and J'u", objective = 'value and gradient are those of |residual|^p / p';

describe('wrong second-order oracles', () => {
  it.each<[Named, string, (out: Vector) => void, string]>([
    ['hessian', 'a factor of 2', (out) => { out.forEach((value, i) => { out[i] = 2 * value; }); }, 'hessian against differences of gradient'],
    ['hessian', 'an upper triangle of zeros', (out) => { out[1] = 0; }, symmetric],
    ['hessian', 'another product', (out) => { out[0]! += 0.1; }, products],
    ['gaussNewton', 'an identity too much', (out) => { out[0]!++; out[3]!++; }, gram],
    ['gaussNewton', 'the wrong sign', (out) => { out.forEach((value, i) => { out[i] = -value; }); }, semidefinite],
    ['gaussNewtonVector', 'a wrong entry', (out) => { out[0]! += 0.5; }, products],
    ['rankOne', 'a factor', (out) => { out.forEach((value, i) => { out[i] = 1.1 * value; }); }, gram],
    ['residual', 'a constant', (out) => { out[2] = -1.1; }, objective],
    ['jacobian', 'an entry', (out) => { out[1] = 0.3; }, 'jacobian against differences of residual'],
    ['metric', 'a negative eigenvalue', (out) => { out[3] = -4; }, semidefinite],
    ['metric', 'an asymmetric entry', (out) => { out[1] = 0.5; }, symmetric],
  ])('%s with %s', (name, _what, change, check) => {
    expect(failed(broken(powerOfResiduals.make(), name, change))).toContain(check);
  });

  it('a Fisher matrix that is indefinite, or not its product', () => {
    expect(failed(broken(logistic.make(), 'fisher', (out) => { out[0] = -1; }))).toEqual(expect.arrayContaining([semidefinite, products]));
  });

  it('NaN in a matrix', () => {
    expect(failed(broken(powerOfResiduals.make(), 'hessian', (out) => { out[2] = Number.NaN; }))).toEqual(expect.arrayContaining([symmetric, products]));
  });
});
