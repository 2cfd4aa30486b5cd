/** The parts of momentum-dynamics as pure functions: dictionary, flows, integrator, spectrum, measured rates. */
import { describe, expect, it } from 'vitest';
import { symmetricEigen } from '../../../core/index.js';
import { dictionaryOf, flowOf } from '../../../plugins/momentum-dynamics/flows.js';
import { openIntegrator } from '../../../plugins/momentum-dynamics/integrate.js';
import { flowNames, type FlowName } from '../../../plugins/momentum-dynamics/params.js';
import { measuredFactor } from '../../../plugins/momentum-dynamics/rates.js';
import { eigenvalueGrid, spectralRadius, worstSpectralRadius } from '../../../plugins/momentum-dynamics/spectrum.js';
import { advanceMomentum, ghadimiCoefficients, momentumCoefficients, startMomentum, type Coefficients, type Variant } from '../../../plugins/shared/momentum-loop.js';
import { A, expectClose, golden, instances, type Plain } from './support.js';

const constantsOf = ({ L, mu }: Plain) => ({ smoothness: L, strongConvexity: mu });
const variants: readonly Variant[] = ['gradient', 'gradient-optimal', 'polyak', 'small-step', 'nesterov', 'triple-momentum'];
const gradientOf = ({ g }: Plain) => (x: Float64Array, out: Float64Array): void => { out.set(g(x)); };

describe('the table of coefficients', () => {
  it.each([['gradient', [0.01, 0, 0, 0]], ['gradient-optimal', [2 / 101, 0, 0, 0]], ['polyak', [4 / 121, 81 / 121, 0, 0]], ['small-step', [0.01, 9 / 11, 0, 0]], ['nesterov', [0.01, 9 / 11, 9 / 11, 0]],
    ['triple-momentum', [0.019, 0.81 / 1.1, 0.81 / 2.09, 0.81 / 0.19]]] as const)('%s at L = 100, mu = 1', (variant, expected) => {
    const { step, momentum, lookahead, extrapolation } = momentumCoefficients(constantsOf(A), variant);
    [step, momentum, lookahead, extrapolation].forEach((value, i) => expectClose(value, expected[i]!, 1e-14));
  });
  it.each(variants)('%s is gradient descent with step 1/L where mu = L', (variant) => {
    expect(momentumCoefficients({ smoothness: 4, strongConvexity: 4 }, variant)).toEqual({ step: 0.25, momentum: 0, lookahead: 0, extrapolation: 0 });
  });
  it('delta of triple momentum keeps its digits at kappa = 1e14, where 1 - rho^2 has lost seven', () => {
    // delta = rho^2 / (r (2 - r)), r = 1e-7
    expectClose(momentumCoefficients({ smoothness: 1e14, strongConvexity: 1 }, 'triple-momentum').extrapolation, (1 - 1e-7) ** 2 / (1e-7 * (2 - 1e-7)), 1e-13);
  });
});

describe('dictionary: the loop is the semi-implicit Euler scheme of its flow', () => {
  const cases: readonly (readonly [string, (c: ReturnType<typeof constantsOf>) => Coefficients])[] =
    [...variants.map((variant) => [variant, (c: ReturnType<typeof constantsOf>) => momentumCoefficients(c, variant)] as const), ['ghadimi', (c) => ghadimiCoefficients(c, 0.5 / c.smoothness)]];
  it.each(cases)('%s', (_, coefficientsOf) => {
    for (const instance of Object.values(instances)) {
      const coefficients = coefficientsOf(constantsOf(instance));
      const { tick: T, friction: a, lookahead: c } = dictionaryOf(coefficients);
      const state = startMomentum(Float64Array.from(instance.x0)), scratch = new Float64Array(instance.x0.length);
      let x = [...instance.x0], v = x.map(() => 0);
      let scale = 0;
      // 25 steps: on the trap two recursions that differ by rounding may later take different pieces of f'.
      for (let k = 0; k < 25; k++) {
        advanceMomentum(state, coefficients, gradientOf(instance), scratch);
        const slope = instance.g(x.map((xi, i) => xi + c * v[i]!));
        v = v.map((vi, i) => vi - T * (a * vi + slope[i]!));
        x = x.map((xi, i) => xi + T * v[i]!);
        scale = Math.max(scale, ...x.map(Math.abs));
        x.forEach((xi, i) => expect(Math.abs(xi - state.position[i]!)).toBeLessThanOrEqual(1e-12 * scale));
      }
    }
  });
});

/** Exact Hessian of A. */
const hessianOfA = (_x: Float64Array, v: Float64Array, out: Float64Array): void => { golden.A.lam.forEach((l, i) => { out[i] = l * v[i]!; }); };
const scalesOfA = { L: 100, mu: 1, s: 0.01 };

function integrateA(name: FlowName, steps: number, exactHessian = true): { x: Float64Array; v: Float64Array } {
  const flow = flowOf(name, scalesOfA, undefined);
  const point = { x: Float64Array.from(A.x0), v: Float64Array.from(A.g(A.x0), (g) => -flow.startVelocity * g), time: flow.start };
  openIntegrator(5, gradientOf(A), exactHessian ? hessianOfA : undefined)(flow, point, flow.start + 5, steps);
  return point;
}

describe('flows on A, 1000 Runge-Kutta steps over [t0, t0 + 5]', () => {
  it.each([['gf', 'gradient-flow'], ['lowres_sc', 'low-resolution'], ['lowres_c', 'low-resolution-convex'], ['hb_hires', 'heavy-ball'], ['nag_sc_hires', 'nesterov'], ['nag_c_hires', 'nesterov-convex']] as const)('%s', (key, name) => {
    const { x, v } = integrateA(name, 1000);
    const { z_end, f_end, t0 } = golden.D[key]!;
    expect(flowOf(name, scalesOfA, undefined).start).toBeCloseTo(t0, 15);
    [...x, ...v].forEach((value, i) => expectClose(value, z_end[i]!, 1e-9));
    expectClose(A.f(x), f_end, 1e-9, 0);
  });
  it('differences of gradients stand in for the Hessian', () => {
    const exact = integrateA('nesterov', 1000), differenced = integrateA('nesterov', 1000, false);
    // Each product is off by about 1e-8 of |Hess v| in size, and the flow forgets errors.
    exact.x.forEach((xi, i) => expect(Math.abs(xi - differenced.x[i]!)).toBeLessThan(1e-7));
  });
  it('the integrator is of order four', () => {
    const error = (steps: number): number => Math.hypot(...integrateA('nesterov', steps).x.map((xi, i) => xi - golden.D.nag_sc_hires!.z_end[i]!));
    // Halving the step divides the error by 2^4, up to the next order.
    expect(Math.log2(error(60) / error(120))).toBeGreaterThan(3.5);
  });
  it.each(flowNames)('%s: one step a tick is stable', (name) => {
    const flow = flowOf(name, scalesOfA, undefined);
    const point = { x: Float64Array.from(A.x0), v: new Float64Array(5), time: flow.start };
    const advance = openIntegrator(5, gradientOf(A), hessianOfA);
    for (let k = 1; k <= 2000; k++) advance(flow, point, flow.start + k * flow.tick, 1);
    expect(A.f(point.x)).toBeLessThan(1e-3);
  });
});

describe('spectral radius', () => {
  it('is that of the companion matrix, by its powers', () => {
    for (const variant of variants) {
      const c = momentumCoefficients(constantsOf(A), variant);
      for (const lambda of [1, 7, 50, 99]) {
        const top = 1 + c.momentum - c.step * lambda * (1 + c.lookahead), corner = -c.momentum + c.step * lambda * c.lookahead;
        let power = [1, 0, 0, 1];
        let log = 0;
        for (let k = 0; k < 4000; k++) {
          const [p = 0, q = 0, r = 0, s = 0] = power;
          const next = [top * p + corner * r, top * q + corner * s, p, q];
          const size = Math.max(...next.map(Math.abs));
          log += Math.log(size || 1);
          power = next.map((entry) => entry / (size || 1));
        }
        // |M^k|^(1/k) tends to the radius; the constant and a factor k of a double root remain.
        expect(Math.exp(log / 4000)).toBeCloseTo(spectralRadius(c, lambda), 2);
      }
    }
  });
  it.each([['gradient-optimal', 99 / 101], ['polyak', 9 / 11], ['nesterov', 0.9], ['triple-momentum', 0.9]] as const)('%s at kappa = 100: the worst over [mu, L] is %d', (variant, expected) => {
    expectClose(worstSpectralRadius(momentumCoefficients(constantsOf(A), variant), eigenvalueGrid(1, 100, 65)), expected, 1e-7);
  });
  it('small-step: every mode oscillates, with the radius sqrt(beta)', () => {
    const c = momentumCoefficients(constantsOf(A), 'small-step');
    for (const lambda of eigenvalueGrid(1, 100, 65)) expectClose(spectralRadius(c, lambda), Math.sqrt(9 / 11), 1e-14);
  });
  it('of the symmetric case beta = 0 equals the eigenvalues of I - alpha Q', () => {
    const values = symmetricEigen(Float64Array.of(3, 1, 1, 3), 2).values;
    for (const lambda of values) expect(spectralRadius({ step: 0.1, momentum: 0, lookahead: 0, extrapolation: 0 }, lambda)).toBeCloseTo(1 - 0.1 * lambda, 15);
  });
});

describe('measured factor', () => {
  it('of a geometric sequence is its ratio', () => expectClose(measuredFactor(Array.from({ length: 50 }, (_, k) => 3 * 0.7 ** k)), 0.7, 1e-13));
  it('does not see what is below rounding', () => expectClose(measuredFactor(Array.from({ length: 200 }, (_, k) => 0.7 ** k + 1e-15)), 0.7, 1e-2));
  it('is not a number where nothing is left to measure', () => expect(measuredFactor([5, 0, 0, 0])).toBeNaN());
});
