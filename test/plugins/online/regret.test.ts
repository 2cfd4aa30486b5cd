/** The bound of every method against the regret of 1,000 random streams; feasibility; the laws of dossier 5. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDomain, openLearner, type AnyMethod, type DomainSpec, type Learner, type RoundLoss, type Vector } from '../../../core/index.js';
import { learnerOf } from '../../../core/online/learner.js';
import { importMethod } from '../../../core/registry/import.js';
import { loadRegistry } from '../../../core/registry/load.js';
import { requireValid } from '../../../core/spec/check.js';

const seed = 20260403, T = 12, n = 3;
const entry = fc.integer({ min: -64, max: 64 }).map((k) => k / 64);
/** Gradients of linear losses, chosen by an adversary: small, alternating, constant or wild. */
const streams = fc.record({ rows: fc.array(fc.array(entry, { minLength: n, maxLength: n }), { minLength: T, maxLength: T }), mode: fc.constantFrom('wild', 'constant', 'alternating', 'sparse') });
const domains: readonly DomainSpec[] = [{ kind: 'ball', radius: 0.7 }, { kind: 'box', lower: [-1, 0, -0.5], upper: 0.5 }, { kind: 'simplex' }];
const G = Math.sqrt(n);

function gradients({ rows, mode }: { readonly rows: readonly number[][]; readonly mode: string }): Vector[] {
  return rows.map((row, t) => Float64Array.from(row, (_, j) => (mode === 'wild' ? row[j]! : mode === 'constant' ? rows[0]![j]! : mode === 'alternating' ? (t % 2 === 0 ? 1 : -1) * rows[0]![j]! : t % 3 === 0 ? row[j]! : 0)));
}

/** Opens the learners of one method without a wait for each. */
async function factory(id: string, given: object, domain: DomainSpec): Promise<() => Learner> {
  const method: AnyMethod = await importMethod(loadRegistry().method(id)), params = structuredClone(given) as Record<string, unknown>;
  await requireValid(method.manifest.params, params);
  return () => learnerOf(method, params, { size: n, domain });
}

/** sum <g_t, x_t> - min over u of <sum g_t, u>, for linear losses; every point is feasible. */
function regretOf(learner: Learner, given: readonly Vector[], spec: DomainSpec, implicit: boolean): number {
  const domain = openDomain(spec, n), total = new Float64Array(n);
  let before: Vector = new Float64Array(n);
  const lossOf = (g: Vector): RoundLoss => ({
    gradient: (_x, out) => { out.set(g); }, prox: (x, t, out) => { for (let j = 0; j < n; j++) out[j] = x[j]! - t * g[j]!; domain.project(out, out); },
    variation: g.reduce((sum, gj, j) => sum + (gj - before[j]!) ** 2, 0),
  });
  let loss = 0;
  for (const g of given) {
    const x = learner.predict();
    expect(domain.violation(x)).toBeLessThanOrEqual(1e-12);
    for (let j = 0; j < n; j++) { loss += g[j]! * x[j]!; total[j]! -= g[j]!; }
    learner.update(implicit ? lossOf(g) : g);
    before = g;
  }
  return loss + domain.support(total);
}

const methods: readonly (readonly [string, object, boolean?])[] = [
  ['optimistic-mirror-descent', { gradientBound: G }], ['optimistic-mirror-descent', {}], ['optimistic-mirror-descent', { step: 0.3 }], ['optimistic-mirror-descent', { gradientBound: 0.1 }], ['optimistic-mirror-descent', { optimism: 'none' }], ['optimistic-mirror-descent', { variant: 'implicit', gradientBound: G }], ['optimistic-mirror-descent', { variant: 'implicit' }],
  ['optimistic-mirror-descent', { geometry: 'entropy' }, true], ['optimistic-mirror-descent', { geometry: 'entropy', step: 0.5 }, true],
  ['optimistic-mirror-descent-ensemble', { gradientBound: G, smoothness: 0.5, rounds: T }], ['optimistic-mirror-descent-ensemble', { gradientBound: G, smoothness: 0.05, rounds: T, clip: false }],
  ['optimistic-mirror-descent-ensemble', { gradientBound: G, smoothness: 0.5 }], ['ader', { gradientBound: G }], ['ader', { gradientBound: G, rounds: T }], ['ader', { gradientBound: G, rounds: T, rate: 'decreasing' }],
  ['online-gradient-descent', { gradientBound: G }], ['online-gradient-descent', {}], ['online-gradient-descent', { schedule: 'constant', rounds: T }], ['online-gradient-descent', { step: 0.2 }],
  ['follow-the-regularized-leader', {}], ['follow-the-regularized-leader', { optimism: 'last', gradientBound: G }], ['follow-the-regularized-leader', { geometry: 'entropy' }, true], ['follow-the-regularized-leader', { step: 0.4 }],
];

describe.each(methods.map(([id, params, simplexOnly]) => [id, params, domains.filter(({ kind }) => !simplexOnly || kind === 'simplex')] as const))('%s %j', (id, params, on) => {
  it.each(on)('regret of 1,000 streams never above the bound, every point feasible, on %j', async (domain) => {
    const open = await factory(id, params, domain);
    fc.assert(fc.property(streams, (stream) => {
      const learner = open(), given = gradients(stream);
      const regret = regretOf(learner, given, domain, 'variant' in params), bound = learner.bound();
      if (bound === undefined) { expect(given.every((g) => g.every((gj) => gj === 0))).toBe(true); return; }
      // T terms of size G D, each rounded a few times.
      expect(regret).toBeLessThanOrEqual(bound + 1e-12 * T * G * 2);
    }), { seed, numRuns: 1000, endOnFailure: true });
  });
});

/** Losses |x - c_t|^2 / 2 on the ball: 1-strongly convex, exp-concave with alpha = 1/G^2; regret against the projected mean. */
describe.each([['strongly-convex', { strongConvexity: 1 }], ['exp-concave', { gradientBound: 2.8, expConcavity: 1 / 2.8 ** 2 }]] as const)('optimistic-mirror-descent, %s', (variant, constants) => {
  it('regret of 1,000 streams of quadratics never above the bound', async () => {
    const domain = { kind: 'ball', radius: 1 } as const, set = openDomain(domain, n), open = await factory('optimistic-mirror-descent', { variant, ...constants }, domain);
    fc.assert(fc.property(streams, (stream) => {
      const learner = open(), centres = gradients(stream), mean = new Float64Array(n), g = new Float64Array(n);
      const value = (x: Vector, c: Vector): number => x.reduce((sum, xj, j) => sum + (xj - c[j]!) ** 2 / 2, 0);
      let loss = 0;
      for (const c of centres) {
        const x = learner.predict();
        loss += value(x, c);
        for (let j = 0; j < n; j++) { g[j] = x[j]! - c[j]!; mean[j]! += c[j]! / T; }
        learner.update(g);
      }
      set.project(mean, mean);
      const regret = loss - centres.reduce((sum, c) => sum + value(mean, c), 0);
      expect(regret).toBeLessThanOrEqual(learner.bound()! + 1e-12 * T * 4);
    }), { seed, numRuns: 1000, endOnFailure: true });
  });
});

it('without a guess the convex variant is projected gradient descent with its steps (dossier 5g)', async () => {
  const domain = { kind: 'ball', radius: 0.5 } as const, set = openDomain(domain, n);
  const learner = await openLearner('optimistic-mirror-descent', { size: n, domain, params: { optimism: 'none', gradientBound: 1, delta: 0.5 } }), x = new Float64Array(n);
  let V = 0;
  for (let t = 0; t < 50; t++) {
    const g = Float64Array.from({ length: n }, (_, j) => Math.sin(t * (j + 1)) / 2), eta = 1 / Math.sqrt(0.5 + 4 + V);
    const played = learner.predict();
    for (let j = 0; j < n; j++) expect(Math.abs(played[j]! - x[j]!)).toBeLessThanOrEqual(1e-14);
    learner.update(g);
    for (let j = 0; j < n; j++) x[j]! -= eta * g[j]!;
    set.project(x, x);
    V += g.reduce((sum, gj) => sum + gj * gj, 0);
  }
});
