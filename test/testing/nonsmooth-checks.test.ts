import { describe, expect, it } from 'vitest';
import type { AnyProblem, OracleSet, Traits, Vector } from '../../core/index.js';
import { checkProblem } from '../../core/testing/index.js';
import { threeTerms } from '../../core/testing/zoo/nonsmooth.js';
import { entropicProblem, entropyProx } from './entropic.js';

const failed = (problem: AnyProblem): string[] => checkProblem(problem).checks.filter(({ passed }) => !passed).map(({ name }) => name);
const right = threeTerms.make() as unknown as AnyProblem & { readonly oracles: OracleSet };
const wrong = (oracles: { readonly [K in keyof OracleSet]?: OracleSet[K] }, traits: Traits = {}): AnyProblem => ({ ...right, oracles: { ...right.oracles, ...oracles }, traits: { ...right.traits, ...traits } });
const { nonsmoothSubgradient, sampleSubgradient, smoothedGradient, couple, dualArgmax, dualProx, dualValue, conjugateValue, nonsmoothValue } = right.oracles;

describe('right oracles pass', () => {
  it('of three terms, one structured', () => { expect(failed(right)).toEqual([]); });
  it('of entropic geometry', () => { expect(failed(entropicProblem())).toEqual([]); });
});

describe('wrong oracles are caught by', () => {
  it.each<[string, string, AnyProblem]>([
    ['subgradient inequality', 'subgradient with the wrong sign', wrong({ nonsmoothSubgradient(x: Vector, out: Vector) { nonsmoothSubgradient(x, out); for (let i = 0; i < 3; i++) out[i] = -out[i]!; } })],
    ['subgradient inequality', 'subgradient one part in a million too long', wrong({ nonsmoothSubgradient(x: Vector, out: Vector) { nonsmoothSubgradient(x, out); for (let i = 0; i < 3; i++) out[i]! *= 1 + 1e-6; } })],
    ['Lipschitz constant of the nonsmooth part', 'G half of what it must be', wrong({}, { nonsmoothLipschitz: right.traits.nonsmoothLipschitz! / 2 })],
    ['h is the maximum over y', 'dualArgmax that forgets J', wrong({ dualArgmax: (z: Vector, eta: number, out: Vector) => dualArgmax(Float64Array.from(z, (zi, i) => zi + [1, -0.5, 1][i]!), eta, out) })],
    ['h is the maximum over y', 'another h', wrong({ nonsmoothValue: (x: Vector) => 2 * nonsmoothValue(x) })],
    ['adjoint identity of couple', 'couple that is scaled', wrong({ couple(x: Vector, out: Vector) { couple(x, out); out[1]! *= 1.001; } })],
    ['dual argmax optimality', 'eta taken for 1/eta', wrong({ dualArgmax: (z: Vector, eta: number, out: Vector) => dualArgmax(z, eta === 0 ? 0 : 1 / eta, out) })],
    ['dual argmax optimality', 'a point outside of Y', wrong({ dualArgmax(z: Vector, eta: number, out: Vector) { dualArgmax(z, eta, out); out[0]! *= 1.01; } })],
    ['smoothed gradient agreement', 'the smoothing left out', wrong({ smoothedGradient: (x: Vector, _eta: number, y: Vector, out: Vector) => smoothedGradient(x, 0, y, out) })],
    ['smoothed gradient agreement', 'another y', wrong({ smoothedGradient(x: Vector, eta: number, y: Vector, out: Vector) { smoothedGradient(x, eta, y, out); y[2]! += 1e-6; } })],
    ['dual prox optimality', 'sigma taken for 1/sigma', wrong({ dualProx: (y: Vector, sigma: number, out: Vector) => dualProx(y, 1 / sigma, out) })],
    ['dual prox optimality', 'dual prox that reads y after it wrote out', wrong({ dualProx(y: Vector, sigma: number, out: Vector) { out.fill(0); dualProx(y, sigma, out); } })],
    ['dual prox optimality', 'J without its linear part', wrong({ dualValue: (y: Vector) => (Number.isFinite(dualValue(y)) ? 0 : Infinity) })],
    ['norm of K', 'a bound that is too small', wrong({}, { couplingNorm: 0.99 })],
    ['weak duality', 'a conjugate that is too small', wrong({ conjugateValue: (z: Vector) => conjugateValue(z) / 2 - 50 })],
    ['sampleSubgradient mean equals subgradient', 'sum in place of mean', wrong({ sampleSubgradient(x: Vector, samples: Int32Array, out: Vector) { sampleSubgradient(x, samples, out); for (let i = 0; i < 3; i++) out[i]! *= samples.length; } })],
    ['terms add up to value', 'value without h', wrong({ value: (x: Vector) => right.oracles.smoothValue(x) + right.oracles.simpleValue(x) })],
    ['two-centre prox optimality', 'centres in the wrong order', entropicProblem({ twoCentreProx: (d: Vector, x: Vector, beta: number, u: Vector, q: number, out: Vector) => entropyProx(d, x, q, u, beta, out) })],
    ['two-centre prox optimality', 'd left out', entropicProblem({ twoCentreProx: (d: Vector, x: Vector, beta: number, u: Vector, q: number, out: Vector) => entropyProx(d.map(() => 0), x, beta, u, q, out) })],
    ['smoothness constant', 'L of the 2-norm, too small for the largest entry of the Hessian', entropicProblem({}, { smoothness: 1.99 })],
  ])('%s: %s', (name, _what, problem) => {
    expect(failed(problem)).toContain(name);
  });
});
