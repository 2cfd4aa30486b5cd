/** Methods that run methods, small enough to be written again as plain loops. */
import { Type } from 'typebox';
import { defineMethod, defineProblem, type Session, type Vector } from '../../core/index.js';
import type { AnyMethodOf } from './support.js';

/** x <- x - g(x) / 4 + noise z, z normal: one gradient and one draw a step. */
export const noisy = defineMethod(
  {
    id: 'noisy', version: '1.0.0', title: 'Noisy', summary: 'gradient steps of 1/4 with noise', requires: ['gradient'], observes: ['value'],
    params: Type.Object({ noise: Type.Number({ default: 0, minimum: 0, description: 'size of the noise' }) }, { additionalProperties: false }),
    metrics: { value: { unit: 'objective', better: 'lower' } }, merit: 'value',
  },
  (run) => ({
    init() { return { x: run.start(), g: new Float64Array(run.size), k: 0 }; },
    step(s) {
      run.oracles.gradient(s.x, s.g);
      const z = run.random.normal() + run.stream('z', s.k).normal();
      for (let i = 0; i < s.x.length; i++) s.x[i] = s.x[i]! - s.g[i]! / 4 + run.params.noise * z;
      s.k += 1;
    },
    point: (s) => s.x,
    metrics: { value: (s, observe) => observe.value?.(s.x) },
  }),
);

/** f(y) + |y - c|^2 / 2 for a gradient of f. */
const proximalProblem = (size: number, gradient: (x: Vector, out: Vector) => void, c: Vector) => defineProblem({
  kind: 'subproblem', size, traits: { smooth: true, convex: true },
  oracles: { gradient(y: Vector, out: Vector) { gradient(y, out); for (let i = 0; i < size; i++) out[i]! += y[i]! - c[i]!; } },
});

const params = Type.Object({
  inner: Type.Integer({ default: 5, description: 'steps of an inner run' }), atOnce: Type.Integer({ default: 2, description: 'of them in one step' }),
  noise: Type.Number({ default: 0.01, description: 'of the inner method' }),
}, { additionalProperties: false });

interface State { readonly x: Vector; round: number; session: Session }

/** Proximal point: x <- argmin f(y) + |y - x|^2 / 2, by an inner run that takes several steps of the outer one; an inner run by id polishes its value. */
export const proximalPoint = defineMethod(
  {
    id: 'proximal-point', version: '1.0.0', title: 'Proximal point', summary: 'solves a better conditioned problem in every round', requires: ['gradient'], observes: ['value'], facts: { smooth: true, convex: true },
    nests: { inner: [], polish: ['gradient-descent'] }, params,
    metrics: { value: { unit: 'objective', better: 'lower' }, innerSteps: { unit: 'steps', better: 'neither' } }, merit: 'value', conformance: { params: { noise: 0 } },
  },
  (run) => {
    const c = new Float64Array(run.size);
    const problem = proximalProblem(run.size, (y, out) => { run.oracles.gradient(y, out); for (let i = 0; i < run.size; i++) out[i] = out[i]! / scale; }, c);
    const scale = typeof run.traits.smoothness === 'number' ? run.traits.smoothness : 1000;
    const inner = run.nest('inner', noisy, problem, { params: { noise: run.params.noise }, budget: { iterations: run.params.inner } });
    const polish = run.nest('polish', 'gradient-descent', problem, { params: { step: 0.25 } });
    return {
      async init(): Promise<State> { return { x: run.start(), round: 0, session: await inner.open({ start: run.start(), index: [0] }) }; },
      async step(s) {
        c.set(s.x);
        await inner.advance(s.session, run.params.atOnce);
        if (!s.session.finish) return;
        const last = await polish.open({ start: inner.point(s.session) });
        await polish.advance(last, 1);
        s.x.set(polish.point(last));
        c.set(s.x);
        s.round += 1;
        s.session = await inner.open({ start: s.x, index: [s.round] });
      },
      point: (s) => s.x,
      metrics: { value: (s, observe) => observe.value?.(s.x), innerSteps: (s) => s.session.k },
    };
  },
);

/** Runs `noisy` on the objective itself, `depth` levels down. */
export function tower(depth: number): AnyMethodOf {
  const below = depth > 1 ? tower(depth - 1) : noisy;
  return defineMethod(
    { id: `tower-${depth}`, version: '1.0.0', title: 'Tower', summary: 'a method in a method', requires: ['gradient'], nests: { level: [] }, params: Type.Object({}), metrics: { k: { unit: 'steps', better: 'neither' } } },
    (run) => {
      const level = run.nest('level', below as typeof noisy, defineProblem({ size: run.size, start: () => run.start(), traits: { smooth: true }, oracles: { gradient: (x: Vector, out: Vector) => { run.oracles.gradient(x, out); } } }));
      return {
        async init() { return { session: await level.open() }; },
        async step(s: { session: Session }) { await level.advance(s.session, 2); },
        point: (s: { session: Session }) => level.point(s.session),
        metrics: { k: (s: { session: Session }) => s.session.k },
      };
    },
  ) as unknown as AnyMethodOf;
}
