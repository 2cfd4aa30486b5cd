/** Compile-time tests: `npm run typecheck` fails when a line marked @ts-expect-error compiles. */
import { Type } from 'typebox';
import { describe, expectTypeOf, it } from 'vitest';
import { defineMethod, defineProblem, solve, type Method, type OracleSet, type Problem, type RunInput, type RunResult, type Session, type Vector } from '../../core/index.js';

const head = { id: 'typed', version: '1.0.0', title: 'Typed', summary: 'for the compiler', params: Type.Object({ step: Type.Number() }), metrics: { value: { unit: 'objective', better: 'lower' } } } as const;
const metrics = { value: () => 0 };

const method = defineMethod({ ...head, requires: ['gradient'], uses: ['value'], observes: ['hessianVector'] }, (run) => ({
  init() {
    expectTypeOf(run.oracles.gradient).toEqualTypeOf<OracleSet['gradient']>();
    expectTypeOf(run.oracles.value).toEqualTypeOf<OracleSet['value'] | undefined>();
    expectTypeOf(run.params.step).toEqualTypeOf<number>();
    return { x: run.start(), count: 1, name: 'a', nested: { pair: [1, 2] as [number, number] } };
  },
  step(s) {
    // @ts-expect-error hessianVector is observed, not declared for the step
    void run.oracles.hessianVector;
    // @ts-expect-error prox was not declared at all
    void run.oracles.prox;
    // @ts-expect-error a used oracle may be absent
    run.oracles.value(s.x);
    // @ts-expect-error no param of this name
    void run.params.stepp;
  },
  point: (s) => s.x,
  metrics: {
    value(s, observe) {
      expectTypeOf(observe.hessianVector).toEqualTypeOf<OracleSet['hessianVector'] | undefined>();
      // @ts-expect-error gradient belongs to the step, metrics did not ask for it
      void observe.gradient;
      return s.count;
    },
  },
}));

const refusedStates = [
  // @ts-expect-error a Map cannot be saved
  defineMethod({ ...head, requires: [] }, () => ({ init() { return { seen: new Map<string, number>() }; }, step() {}, metrics })),
  // @ts-expect-error a Set cannot be saved
  defineMethod({ ...head, requires: [] }, () => ({ init() { return { deep: { seen: new Set<number>() } }; }, step() {}, metrics })),
  // @ts-expect-error a closure cannot be saved
  defineMethod({ ...head, requires: [] }, () => ({ init() { return { next: () => 1 }; }, step() {}, metrics })),
  // @ts-expect-error an object with methods cannot be saved
  defineMethod({ ...head, requires: [] }, () => ({ init() { return { when: new Date(0) }; }, step() {}, metrics })),
  // @ts-expect-error a bigint cannot be saved
  defineMethod({ ...head, requires: [] }, () => ({ init() { return { big: 1n }; }, step() {}, metrics })),
];

// @ts-expect-error the merit must be a declared metric
const refusedMerit = defineMethod({ ...head, requires: [], merit: 'gap' }, () => ({ init() { return { x: 1 }; }, step() {}, metrics }));
// @ts-expect-error a declared metric is missing
const refusedMetrics = defineMethod({ ...head, requires: [] }, () => ({ init() { return { x: 1 }; }, step() {}, metrics: {} }));
// @ts-expect-error there is no such oracle
const refusedOracle = defineMethod({ ...head, requires: ['gradientt'] }, () => ({ init() { return { x: 1 }; }, step() {}, metrics }));

const value = (x: Vector): number => x[0]!;
const valueOnly = defineProblem({ size: 1, oracles: { value } });
const boxed = defineProblem({ size: 1, oracles: { smoothValue: value, smoothGradient(_x: Vector, out: Vector) { out[0] = 1; }, box: () => ({ lower: new Float64Array(1), upper: new Float64Array(1) }) } });
const nesting = defineMethod({ ...head, requires: [], nests: { inner: ['fista'] } }, (run) => ({
  init() {
    void run.nest('inner', method, smoothOne, { params: { step: 1 }, budget: { iterations: 3 } });
    void run.nest('inner', 'fista', boxed);
    // @ts-expect-error no label of this name is declared
    void run.nest('outer', method, smoothOne);
    // @ts-expect-error the inner method has no such param
    void run.nest('inner', method, smoothOne, { params: { stepp: 1 } });
    // @ts-expect-error the inner problem lacks an oracle
    void run.nest('inner', newton, smoothOne);
    return { session: run.nest('inner', method, smoothOne).open() as Session };
  },
  step() {}, metrics,
}));
const unnested = defineMethod({ ...head, requires: [] }, (run) => ({
  init() {
    // @ts-expect-error the manifest declares no inner runs
    void run.nest('inner', method, smoothOne);
    return { x: 1 };
  },
  step() {}, metrics,
}));
const smoothOne = defineProblem({ size: 1, oracles: { gradient(_x: Vector, out: Vector) { out[0] = 1; } } });
const newton = defineMethod({ ...head, requires: ['gradient', 'hessianVector'] }, () => ({ init() { return { x: 1 }; }, step() {}, metrics }));
const proximal = defineMethod({ ...head, requires: ['smoothGradient', 'prox'] }, () => ({ init() { return { x: 1 }; }, step() {}, metrics }));

describe('the compiler', () => {
  it('knows what a method needs and what a problem offers', () => {
    expectTypeOf(method).toExtend<Method<'gradient'>>();
    expectTypeOf(valueOnly).toEqualTypeOf<Problem<'value'>>();
    expectTypeOf(boxed).toEqualTypeOf<Problem<'smoothValue' | 'smoothGradient' | 'box'>>();
    void [nesting, unnested, refusedStates, refusedMerit, refusedMetrics, refusedOracle];
  });

  it('refuses a problem without a required oracle, unless a bridge may supply it', () => {
    const never = (): Promise<RunResult>[] => [
      // @ts-expect-error no hessianVector, and no bridge to it
      solve({ problem: valueOnly, method: newton }),
      // @ts-expect-error the same with params
      solve({ problem: valueOnly, method: { method: newton, params: { step: 1 } } }),
      // @ts-expect-error no gradient where there are bounds
      solve({ problem: boxed, method }),
      solve({ problem: valueOnly, method }),
      solve({ problem: boxed, method: proximal }),
      solve({ problem: valueOnly, method: 'newton' }),
      solve({ problem: { spec: 'problem/1' }, method: newton }),
      solve({ problem: 'problem.json', method: { id: 'newton', params: {} } }),
      solve({ problem: valueOnly } as RunInput),
    ];
    expectTypeOf(never).toBeFunction();
  });
});
