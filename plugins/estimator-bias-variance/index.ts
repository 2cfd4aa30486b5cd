/** How far estimators of the gradient through gates are from it, and how much they scatter: by enumeration of all gates, or from samples. */
import { Type } from 'typebox';
import { defineMethod, type Finish } from '../../core/index.js';
import { candidates, type Candidate } from '../shared/gate-audit/candidates.js';
import { openRow } from '../shared/gate-audit/row.js';
import { auditOf, mostEnumerated, newAudit, type State } from '../shared/gate-audit/state.js';
import { tablesOf } from '../shared/gate-audit/tables.js';

export const estimatorBiasVariance = defineMethod(
  {
    id: 'estimator-bias-variance', version: '1.0.0', kind: 'analysis', title: 'Bias and variance of gate estimators',
    summary: 'cosine, length, sign agreement, bias and variance of gradient estimators through stochastic gates against the exact gradient, at the start point',
    tags: ['stochastic', 'gates', 'gradient-estimate', 'neural-network'],
    source: { title: 'Estimating or Propagating Gradients Through Stochastic Neurons for Conditional Computation', authors: 'Y. Bengio, N. Léonard, A. Courville', year: 2013, reference: 'arXiv 1308.3432' },
    requires: ['gates', 'gateInputs', 'gatedLosses'],
    params: Type.Object({
      estimators: Type.Array(Type.Union(candidates.map((name) => Type.Literal(name))), { default: [...candidates], minItems: 1, maxItems: candidates.length, uniqueItems: true, description: 'what is measured; reinforce-mean and reinforce-optimal take off the mean loss, or the baseline of least variance, of each row (and unit)' }),
      rows: Type.Optional(Type.Integer({ minimum: 1, description: 'training rows, from the first; absent: all, at most 64' })),
      enumerateUpTo: Type.Integer({ default: 12, minimum: 0, maximum: mostEnumerated, description: 'gates up to which all 2^N outputs are enumerated; with more of them outputs are drawn' }),
      samples: Type.Integer({ default: 1000, minimum: 2, maximum: 10_000_000, description: 'draws a row where they are not enumerated' }),
      referenceSamples: Type.Integer({ default: 100, minimum: 2, maximum: 1_000_000, description: 'draws a row of the reference gradient, each with every gate open and shut' }),
    }, { additionalProperties: false }),
    metrics: { meanLoss: { unit: 'objective', better: 'neither' }, exactNorm: { unit: 'gradient', better: 'neither' }, rows: { unit: 'rows', better: 'higher' } },
    conformance: { variants: [{ enumerateUpTo: 0, samples: 200 }, { estimators: ['straight-through'], rows: 2 }] },
  },
  (run) => {
    const { params, oracles } = run, names = params.estimators as readonly Candidate[];
    const measure = openRow(oracles, names, params, (...index) => run.stream('row', ...index));
    return {
      init(): State {
        const { units, training } = oracles.gates();
        return newAudit(units, Math.min(params.rows ?? 64, training), run.start(), units <= params.enumerateUpTo, names.length);
      },
      step(state): Finish | undefined {
        measure(state);
        state.k += 1;
        if (state.k < state.rows) return undefined;
        names.forEach((name, e) => { run.note('estimator', { name, ...auditOf(state, e) }); });
        return { outcome: 'converged', reason: names.map((name, e) => { const { cosine, normRatio, totalVariance } = auditOf(state, e); return `${name}: cosine ${shown(cosine)}, length ${shown(normRatio)}, variance ${shown(totalVariance)}`; }).join('; '), certificate: { kind: 'none', evidence: state.enumerated ? 'proved' : 'measured' } };
      },
      metrics: {
        meanLoss: (state) => (state.k === 0 ? undefined : state.loss / state.k), exactNorm: (state) => (state.k === 0 ? undefined : Math.hypot(...state.exact)), rows: (state) => (state.k === 0 ? undefined : state.k),
      },
      result: (state) => (state.k === 0 ? {} : { tables: tablesOf(state, names) }),
    };
  },
);

const shown = (value: number): string => String(Number(value.toPrecision(4)));
