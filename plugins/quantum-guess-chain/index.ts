/** An illustration, not a proof: what one quantum query can learn of a chain of guesses. */
import { Type } from 'typebox';
import { defineMethod, usageError, type Finish } from '../../core/index.js';
import { classicalSuccess, hybridBound, quantumSuccess } from './one-query.js';

/** (T + 1) M rows of M^T numbers: about 4 million. */
const largest = 4_500_000;

interface State { k: number; quantum: Float64Array }

export const quantumGuessChain = defineMethod(
  {
    id: 'quantum-guess-chain', version: '1.0.0', kind: 'analysis', title: 'Illustration: one quantum query to a guess chain',
    summary: 'illustration, no proof: the exact best chance of naming a secret after one quantum query, beside one classical query and the hybrid bound',
    tags: ['lower-bound', 'quantum', 'illustration'],
    source: { title: 'Quantum Lower Bounds for Finding Stationary Points of Nonconvex Functions', authors: 'C. Zhang, T. Li', year: 2023, reference: 'arXiv:2212.03906' },
    requires: [], facts: { zeroChain: true },
    params: Type.Object({
      T: Type.Integer({ default: 2, minimum: 1, maximum: 6, description: 'length of the secret' }),
      M: Type.Array(Type.Integer({ minimum: 2, maximum: 256 }), { default: [2, 3, 4, 6, 8, 12, 16], minItems: 1, maxItems: 64, uniqueItems: true, description: 'sizes of the alphabet' }),
      updates: Type.Integer({ default: 1500, minimum: 1, maximum: 100_000, description: 'multiplicative updates from the uniform input' }),
    }, { additionalProperties: false }),
    metrics: { quantum: { unit: 'probability', better: 'neither' }, classical: { unit: 'probability', better: 'neither' } },
  },
  ({ params: { T, M, updates } }) => {
    const sizes = Float64Array.from(M).sort();
    for (const size of sizes) if ((T + 1) * size ** (T + 1) > largest) throw usageError('guess-chain-size', `T = ${T} and M = ${size} need ${(T + 1) * size ** (T + 1)} numbers.`, { pointer: '/method/params/M', expected: `(T + 1) M^(T + 1) of at most ${largest}` });
    return {
      init(): State { return { k: 0, quantum: new Float64Array(sizes.length) }; },
      step(s: State): Finish | void {
        s.quantum[s.k] = quantumSuccess(T, sizes[s.k]!, updates);
        s.k += 1;
        if (s.k === sizes.length) return { outcome: 'converged', reason: 'illustration computed; it proves nothing about optimisation', certificate: { kind: 'none', evidence: 'measured' } };
      },
      metrics: {
        quantum: (s: State) => (s.k === 0 ? undefined : s.quantum[s.k - 1]!),
        classical: (s: State) => (s.k === 0 ? undefined : classicalSuccess(T, sizes[s.k - 1]!)),
      },
      result: (s: State) => {
        const size = sizes.slice(0, s.k), quantum = s.quantum.slice(0, s.k), classical = size.map((m) => classicalSuccess(T, m));
        if (s.k === 0) return {};
        return { tables: {
          'illustration-success': { role: 'curve', columns: { M: size, quantum, classical } },
          'illustration-bound': { role: 'curve', columns: { M: size, quantum, 'hybrid-bound': size.map((m) => Math.min(1, hybridBound(T, m))) } },
          'illustration-ratio': { role: 'curve', columns: { M: size, ratio: quantum.map((chance, i) => chance / classical[i]!) } },
        } };
      },
    };
  },
);
