/** An illustration, not a proof: what one quantum query can learn of a chain of guesses. */
import { Type } from 'typebox';
import { defineMethod, usageError, type Finish, type Table } from '../../core/index.js';
import { bestQuery, classicalSuccess, distanceBound, hybridBound, revealedDistance } from './one-query.js';
import { seedGuess, seedRounds, seedSearch } from './seeds.js';

interface State { k: number; quantum: Float64Array; distance: Float64Array }

/** M^(2T) is a float64. */
const mostDigits = 150;
const seeds = Float64Array.of(16, 64, 256, 1024, 4096);

export const quantumGuessChain = defineMethod(
  {
    id: 'quantum-guess-chain', version: '1.0.0', kind: 'analysis', title: 'Illustration: one quantum query to a guess chain',
    summary: 'illustration, no proof: the exact best chance of naming a secret after one quantum query, beside one classical query and the hybrid bound',
    tags: ['lower-bound', 'quantum', 'illustration'],
    source: { title: 'Quantum Lower Bounds for Finding Stationary Points of Nonconvex Functions', authors: 'C. Zhang, T. Li', year: 2023, reference: 'arXiv:2212.03906' },
    requires: [], facts: { zeroChain: true },
    params: Type.Object({
      T: Type.Integer({ default: 2, minimum: 1, maximum: 20, description: 'length of the secret' }),
      M: Type.Array(Type.Integer({ minimum: 2, maximum: 1_000_000 }), { default: [2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64], minItems: 1, maxItems: 64, uniqueItems: true, description: 'sizes of the alphabet' }),
      updates: Type.Integer({ default: 1500, minimum: 1, maximum: 100_000, description: 'multiplicative updates from the uniform input' }),
    }, { additionalProperties: false }),
    metrics: {
      quantum: { unit: 'probability', better: 'neither' }, classical: { unit: 'probability', better: 'neither' }, hybridBound: { unit: 'probability', better: 'neither' },
      distance: { unit: '', better: 'neither' }, distanceBound: { unit: '', better: 'neither' },
    },
  },
  (run) => {
    const { T, M, updates } = run.params;
    const sizes = Float64Array.from(M).sort();
    for (const size of sizes) if (2 * T * Math.log10(size) > mostDigits) throw usageError('guess-chain-size', `${size}^${T} secrets are too many.`, { pointer: '/method/params/M', expected: `M^(2T) of at most 1e${mostDigits}` });
    const last = <T>(s: State, read: (i: number, size: number) => T): T | undefined => (s.k === 0 ? undefined : read(s.k - 1, sizes[s.k - 1]!));
    return {
      init(): State { return { k: 0, quantum: new Float64Array(sizes.length), distance: new Float64Array(sizes.length) }; },
      step(s: State): Finish | void {
        const { success, weights } = bestQuery(T, sizes[s.k]!, updates);
        s.quantum[s.k] = success;
        s.distance[s.k] = revealedDistance(T, sizes[s.k]!, weights);
        s.k += 1;
        if (s.k < sizes.length) return;
        run.note('what-this-says', reading);
        return { outcome: 'converged', reason: 'illustration computed; it proves nothing about optimisation', certificate: { kind: 'none', evidence: 'measured' } };
      },
      metrics: {
        quantum: (s: State) => last(s, (i) => s.quantum[i]!),
        classical: (s: State) => last(s, (_, size) => classicalSuccess(T, size)),
        hybridBound: (s: State) => last(s, (_, size) => hybridBound(T, size)),
        distance: (s: State) => last(s, (i) => s.distance[i]!),
        distanceBound: (s: State) => last(s, (_, size) => distanceBound(size)),
      },
      result: (s: State) => (s.k === 0 ? {} : { tables: tablesOf(T, sizes.slice(0, s.k), s.quantum.slice(0, s.k), s.distance.slice(0, s.k)) }),
    };
  },
);

const reading = {
  says: 'one quantum query gains a factor of at most T; the decay M^-(T-1), no skipping of levels, stays',
  'does not say': 'anything of typical functions or of low dimension; it proves nothing about optimisation',
  seeds: 'plain Bernoulli noise is searched quadratically faster: alone it gives no eps^-4 for quantum queries',
} as const;

/** Chances of a quantum and a classical query, the hybrid bound and what it rests on, and the counter-demonstration on seeds. */
function tablesOf(T: number, M: Float64Array, quantum: Float64Array, distance: Float64Array): Record<string, Table> {
  const classical = M.map((size) => classicalSuccess(T, size)), curve = { role: 'curve' as const }, logLog = { ...curve, logarithmic: ['x', 'y'] as const };
  return {
    'illustration-success': { ...logLog, columns: { M, quantum, classical } },
    'illustration-bound': { ...logLog, columns: { M, quantum, 'hybrid-bound': M.map((size) => Math.min(1, hybridBound(T, size))) } },
    'illustration-ratio': { ...curve, logarithmic: ['x'], columns: { M, ratio: quantum.map((chance, i) => chance / classical[i]!), 'most-possible': M.map(() => T) } },
    'illustration-distance': { ...logLog, columns: { M, distance, 'hybrid-bound': M.map(distanceBound) } },
    'illustration-seeds': { ...logLog, columns: { seeds, quantum: seeds.map((count) => seedSearch(count, seedRounds(count))), classical: seeds.map((count) => seedGuess(count, seedRounds(count))) } },
  };
}
