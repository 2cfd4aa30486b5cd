/** PolyStep: probes on a rotated polytope about each block, weighted by a soft assignment, move all blocks at once. */
import { defineAskTell, query, usageError, type Box, type Finish, type Random, type Vector } from '../../core/index.js';
import { evaluated, noBest, recordable, type Best } from '../shared/derivative-free/best.js';
import { place } from '../shared/derivative-free/ensemble.js';
import { openValueBatches } from '../shared/learning/batches.js';
import { usesDuals } from './assignment.js';
import { openEvaluate, wholePoint } from './evaluate.js';
import { planOf, polystepParams } from './params.js';
import type { State } from './state.js';
import { openKernel } from './step.js';
import { openSubspace } from './subspace.js';

export const polystep = defineAskTell(
  {
    id: 'polystep', version: '1.0.0', title: 'PolyStep',
    summary: 'by values alone, also of piecewise constant objectives: polytope probes of every block and a soft assignment',
    tags: ['derivative-free', 'ask-tell', 'discrete', 'learning'],
    source: { title: 'Training Non-Differentiable Networks via Optimal Transport', authors: 'A. T. Le', year: 2026, reference: 'arXiv 2605.01928' },
    requires: [], asks: ['value'], uses: ['valueBatch', 'blockValues', 'sampleValues', 'box'], observes: ['value'],
    params: polystepParams,
    metrics: {
      value: { unit: 'objective', better: 'lower' }, best: { unit: 'objective', better: 'lower' }, meanCost: { unit: 'objective', better: 'lower' },
      entropy: { unit: 'nats', better: 'neither' }, maxWeight: { unit: '', better: 'neither' }, move: { unit: 'step radii', better: 'neither' }, flatRows: { unit: 'share', better: 'neither' }, rowSpread: { unit: 'epsilon', better: 'neither' },
      epsilon: { unit: '', better: 'neither' }, stepRadius: { unit: 'distance', better: 'neither' }, probeRadius: { unit: 'distance', better: 'neither' }, radiusMultiplier: { unit: '', better: 'neither' }, assignmentIterations: { unit: 'iterations', better: 'neither' },
    },
    merit: 'value', preference: -105,
    conformance: {
      budget: 1500, tolerance: 0.02,
      params: { epsilon: { kind: 'cosine', init: 0.05, target: 0.001, steps: 800 }, stepRadius: { kind: 'cosine', init: 1, target: 0.002, steps: 800 }, probeRadius: { kind: 'cosine', init: 1, target: 0.002, steps: 800 } },
      variants: [
        { momentum: { init: 0.1, final: 0.3 }, amortise: {} }, { blockSize: 3, probes: 2, biasedRotation: true }, { assignment: { kind: 'kl', lambda: 0.01 } }, { assignment: { kind: 'tempered', temperature: 0.01 } },
        { assignment: { kind: 'top-k', count: 2 } }, { mode: 'ask-tell', particles: 3, init: { kind: 'normal', std: 0.1 } }, { subspace: { kind: 'hybrid', absorbEvery: 20 }, blockSize: 2 }, { adaptiveRadius: true, jitter: 0.05 }, { batchSize: 3 },
      ],
    },
  },
  (run) => {
    const { params, size: n } = run, { valueBatch, blockValues, box } = run.oracles;
    const subspace = params.subspace && params.mode === 'blocks' ? openSubspace(run.layout, n, params.subspace, (part) => run.stream('subspace', params.subspace!.seed, part)) : undefined;
    const D = subspace?.size ?? n, plan = planOf(params, D), { P, q, V, K } = plan, bounds = (): Box | undefined => box?.();
    const kernel = openKernel(plan, params, n, subspace, bounds), sequential = params.order === 'gauss-seidel', batches = openValueBatches(run, params.batchSize), inProcess = batches.sampled || valueBatch !== undefined;
    if (sequential && !inProcess) throw usageError('oracle-missing', 'Blocks that move one after the other need `valueBatch` in process.', { pointer: '/method/params/order', expected: '"jacobi"' });
    const evaluate = inProcess ? openEvaluate(plan, n, subspace, batches.values, batches.sampled ? undefined : blockValues) : undefined, group = sequential ? 1 : P, perRow = V * K;
    const scratch = inProcess ? { rotations: new Float64Array(P * q * q), probes: new Float64Array(group * perRow * q), costs: new Float64Array(group * perRow) } : undefined;
    const asWhole = wholePoint(plan, n, subspace, new Float64Array(q)), whole = new Float64Array(n);
    const drawn = (k: number): Random => (params.seed === undefined ? run.random : run.stream('seed', params.seed, k));
    const notANumber: Finish = { outcome: 'diverged', reason: 'the objective is not a number at a probe' };

    /** The best probe of rows first .. : the values are compared, the point is made for the winner only. */
    const offer = (state: State, first: number, probes: Vector, costs: Vector): void => {
      if (batches.sampled) return;
      let lowest = -1, value = state.best.value;
      for (let i = 0; i < costs.length; i++) if (costs[i]! < value) { value = costs[i]!; lowest = i; }
      if (lowest < 0) return;
      asWhole(state, first + Math.floor(lowest / perRow), probes, lowest, whole, 0);
      keep(state.best, whole, value, state.k);
    };

    /** One full step in process: all rows at once, or one after the other. */
    const sweep = (state: State, random: Random): Finish | undefined => {
      const { rotations, probes, costs } = scratch!;
      batches.draw(state.place, random);
      kernel.rotate(state, random, rotations);
      for (let first = 0; first < P; first += group) {
        kernel.probe(state, first, group, rotations, probes);
        evaluate!(state, first, group, probes, costs);
        offer(state, first, probes, costs);
        if (!kernel.move(state, first, group, rotations, costs)) return notANumber;
        if (sequential) follow(state, first);
      }
      kernel.finish(state);
      return undefined;
    };

    /** Blocks probed later see this one where it has moved to. */
    const follow = ({ z, point, origin }: State, block: number): void => {
      if (!subspace) { for (let j = block * q; j < Math.min(n, (block + 1) * q); j++) point[j] = z[j]!; return; }
      point.set(origin);
      subspace.add(point, 0, 0, z);
    };

    return {
      init(): State {
        const start = run.start(), random = drawn(0), z = new Float64Array(P * q), coasting = params.amortise !== undefined && params.amortise.every > 1, duals = usesDuals(plan.assignment);
        if (plan.blocks) { if (!subspace) z.set(start); } else if (P === 1 && !params.init) z.set(start); else place(params.init ?? { kind: 'normal' }, { size: n, count: P, start, box: bounds() }, random, z);
        return {
          k: 0, t: 0, z, velocity: new Float64Array(params.momentum ? P * q : 0), direction: new Float64Array(coasting ? P * q : 0), directed: false, bias: new Float64Array(params.biasedRotation ? P * q : 0),
          origin: subspace ? start.slice() : new Float64Array(0), point: start, multiplier: 1, still: 0, duals: { f: new Float64Array(duals ? group : 0), g: new Float64Array(duals ? V : 0), epsilon: 0 },
          rotations: new Float64Array(inProcess ? 0 : P * q * q), probes: new Float64Array(inProcess ? 0 : P * perRow * q), epsilon: 0, stepRadius: 0, probeRadius: 0, coasts: false, best: noBest(n), place: batches.open(),
          meanCost: Infinity, entropy: 0, maxWeight: 0, move: 0, flatRows: 0, rowSpread: 0, iterations: 0,
        };
      },
      ask(state) {
        if (inProcess) return [];
        const random = drawn(++state.k);
        kernel.begin(state, random);
        if (state.coasts) return [];
        kernel.rotate(state, random, state.rotations);
        kernel.probe(state, 0, P, state.rotations, state.probes);
        return Array.from({ length: P * perRow }, (_, i) => { const x = new Float64Array(n); asWhole(state, Math.floor(i / perRow), state.probes, i, x, 0); return query('value', x); });
      },
      tell(state, answers): Finish | undefined {
        if (inProcess) {
          const random = drawn(++state.k);
          kernel.begin(state, random);
          if (!state.coasts) return sweep(state, random);
        } else if (!state.coasts) {
          const costs = Float64Array.from(answers);
          offer(state, 0, state.probes, costs);
          if (!kernel.move(state, 0, P, state.rotations, costs)) return notANumber;
          kernel.finish(state);
          return undefined;
        }
        kernel.coast(state);
        return undefined;
      },
      point: (state) => state.point,
      best: (state) => (batches.sampled ? undefined : evaluated(state.best)),
      metrics: {
        value: (state, observe) => recordable(observe.value?.(state.point)),
        best: (state) => (batches.sampled ? undefined : recordable(state.best.value)),
        meanCost: (state) => recordable(state.meanCost),
        entropy: (state) => after(state, state.entropy), maxWeight: (state) => after(state, state.maxWeight), move: (state) => after(state, state.move), flatRows: (state) => after(state, state.flatRows), rowSpread: (state) => after(state, state.rowSpread),
        epsilon: (state) => after(state, state.epsilon), stepRadius: (state) => after(state, state.stepRadius), probeRadius: (state) => after(state, state.probeRadius),
        radiusMultiplier: (state) => state.multiplier,
        assignmentIterations: (state) => (usesDuals(plan.assignment) ? after(state, state.iterations) : undefined),
      },
    };
  },
);

const after = ({ k }: State, value: number): number | undefined => (k === 0 ? undefined : value);

function keep(best: Best, x: Vector, value: number, k: number): void {
  best.x.set(x);
  best.value = value;
  best.k = k;
}
