/** Measured oracle calls of methods beside lower bounds. */
import { defineMethod, linalg, type ClassConstants, type Finish } from '../../core/index.js';
import { givenState, hardState } from './accuracies.js';
import { gapOf, givenConstants, givenSubject, hardSubject } from './given.js';
import { keepCell, openMethod, runAt, type Measured, type NestMeasured } from './measure.js';
import { choicesOf, floorParams } from './params.js';
import { accuracyOf, floorOf, methodOf, type State } from './state.js';
import { ratioOf, slopeOf, tablesOf } from './tables.js';

export const oracleFloor = defineMethod(
  {
    id: 'oracle-floor', version: '1.0.0', kind: 'analysis', title: 'Oracle calls beside lower bounds',
    summary: 'runs methods to several accuracies and draws their oracle calls beside the lower bounds for finding stationary points; on a hard instance, the instance made for each accuracy',
    tags: ['first-order', 'smooth', 'nonconvex', 'lower-bound'],
    source: { title: 'Quantum Lower Bounds for Finding Stationary Points of Nonconvex Functions', authors: 'C. Zhang, T. Li', year: 2023, reference: 'arXiv:2212.03906' },
    requires: ['gradient'], uses: ['value', 'hessianVector', 'sampleGradient', 'hardInstance'], facts: { smooth: true },
    nests: { measured: { param: 'methods' } },
    params: floorParams,
    metrics: {
      calls: { unit: 'calls', better: 'lower' }, accuracy: { unit: 'gradient norm', better: 'lower' }, floor: { unit: 'calls', better: 'neither' }, ratio: { unit: '', better: 'lower' },
      length: { unit: 'coordinates', better: 'neither' }, progress: { unit: 'coordinates', better: 'higher' },
    },
    conformance: {
      exclude: { 'tables hold no NaN': 'a method that did not reach an accuracy has no number in the row of one that did' },
      variants: [{ methods: ['trust-region-newton'] }, { methods: [{ id: 'sgd', params: { eta: 0.5 } }, 'gradient-descent'], eps: [0.5, 0.1], repetitions: 2, sigma: 1 }],
    },
  },
  (run) => {
    const { params, oracles } = run, { gradient, hardInstance } = oracles, choices = choicesOf(params), { nrm2 } = linalg();
    const nest: NestMeasured = (label, method, problem, settings) => run.nest(label, method, problem, settings), given = givenSubject(run);
    const late = (): boolean => run.secondsLeft() <= 0;
    // A method that does not fit is refused before anything is measured.
    const probes = choices.map((choice, m) => openMethod(nest, choice, m, given, 0, params));
    const constants: ClassConstants | undefined = hardInstance ? undefined : givenConstants(run);

    return {
      init(): State {
        if (hardInstance) return hardState(hardInstance()!, (eps) => hardInstance(eps), params, choices.length, (eps) => { run.note('trivial-accuracy', { eps }); });
        const x = run.start(), g = new Float64Array(run.size);
        gradient(x, g);
        return givenState(nrm2(g), { ...constants!, Delta: params.Delta ?? gapOf(run) }, params, choices.length);
      },
      async step(s: State): Promise<Finish | void> {
        const cell = s.k, m = methodOf(s, cell), e = accuracyOf(s, cell), choice = choices[m]!, instance = hardInstance?.(s.eps[e]!);
        // On a given problem a method draws the same samples for every accuracy: only where the run ends differs.
        const opened = openMethod(nest, choice, m, instance ? hardSubject(instance, s.bend, params) : given, s.eps[e]!, params), runs: Measured[] = [];
        do { runs.push(await runAt(opened, choice, m, { index: [m, runs.length], late, ...(instance ? {} : { start: run.start() }) })); } while (runs.at(-1)!.sampled && runs.length < params.repetitions);
        keepCell(s, cell, runs);
        if (e === 0 && probes[m]!.beyond) run.note('beyond-its-guarantee', { method: choice.label, fact: 'convex' });
        if (instance && !instance.rotated && s.growth[cell]! > 1) run.note('not-zero-respecting', { method: choice.label, eps: s.eps[e]!, growth: s.growth[cell]! });
        s.k += 1;
        if (s.k < choices.length * s.eps.length) return;
        run.note('what-floors-say', reading);
        return { outcome: 'converged', reason: choices.map((_, i) => summaryOf(s, choices[i]!.label, i)).join('; '), certificate: { kind: 'none', evidence: 'measured' } };
      },
      metrics: {
        calls: (s: State) => (s.k === 0 ? undefined : s.calls[s.k - 1]! || undefined),
        accuracy: (s: State) => (s.k === 0 ? undefined : s.eps[accuracyOf(s, s.k - 1)]),
        floor: (s: State) => (s.k === 0 ? undefined : floorOf(s, s.k - 1) || undefined),
        ratio: (s: State) => (s.k === 0 ? undefined : ratioOf(s, s.k - 1)),
        length: (s: State) => (s.k === 0 ? undefined : s.T[accuracyOf(s, s.k - 1)]! || undefined),
        progress: (s: State) => (s.k === 0 || s.T[0] === 0 ? undefined : s.progress[s.k - 1]),
      },
      result: (s: State) => (s.k === 0 ? {} : { tables: tablesOf(s, choices, hardInstance !== undefined) }),
    };
  },
);

/** What a picture of floors must not be taken for. */
const reading = {
  floors: 'for the worst function of a class in high dimension; one given function may be easier',
  'T + 1': 'holds on a hard instance for every zero-respecting method from 0; the sampled floor with probability 1/2',
  quantum: 'the same orders in eps hold for quantum queries (Zhang and Li); constants are not reproduced',
  'low dimension': 'there, and for the Bernoulli noise here, quantum queries can do better',
} as const;

function summaryOf(s: State, label: string, m: number): string {
  const count = s.eps.length, cells = Array.from({ length: count }, (_, e) => m * count + e), reached = cells.filter((cell) => s.calls[cell]! > 0), last = reached.at(-1);
  if (last === undefined) return `${label} reached no accuracy`;
  const floor = floorOf(s, last), slope = slopeOf(s, m), some = reached.length < count ? ` (${reached.length} of ${count} accuracies reached)` : '';
  return `${label}: ${s.calls[last]!} calls at ${shown(s.eps[last - m * count]!)}${floor > 0 ? `, floor ${shown(floor)}` : ''}${slope === undefined ? '' : `, slope ${slope.toFixed(2)}`}${some}`;
}

const shown = (value: number): string => String(Number(value.toPrecision(4)));
