// Families whose oracles, offers or data are wrong. The good one is |x - a|^2 / 2.
import { defineProblem, layoutOf, vectorOf } from 'saddlepoint';

const family = (id, more, change = () => ({})) => defineProblem(
  {
    id, version: '1.0.0', title: id, summary: 'a broken family', data: { a: { shape: ['n'], summary: 'optimum' } }, params: { type: 'object', properties: {}, additionalProperties: false },
    offers: [{ oracles: ['value', 'gradient'], facts: { smooth: true, convex: true } }], example: { spec: 'problem/1', kind: id, data: { a: { inline: [1, -2] } } }, ...more,
  },
  ({ data }) => {
    const a = vectorOf(data, 'a');
    const good = {
      kind: id, layout: layoutOf({ name: 'x', shape: [a.length] }), start: () => new Float64Array(a.length), traits: { smooth: true, convex: true, smoothness: 1 },
      oracles: {
        value: (x) => x.reduce((sum, xi, i) => sum + (xi - a[i]) ** 2 / 2, 0),
        gradient: (x, out) => { for (let i = 0; i < x.length; i++) out[i] = x[i] - a[i]; },
      },
    };
    return { ...good, ...change(good, a) };
  },
);

export const wrongGradient = family('wrong-gradient', {}, ({ oracles }) => ({ oracles: { ...oracles, gradient: (x, out) => { oracles.gradient(x, out); out[0] *= 2; } } }));
export const wrongOffers = family('wrong-offers', { offers: [{ oracles: ['value', 'gradient', 'hessianVector'], facts: { smooth: true, convex: true } }] });
export const wrongFacts = family('wrong-facts', {}, () => ({ traits: { smooth: true, smoothness: 1 } }));
export const mutatesItsData = family('mutates-its-data', {}, (good, a) => { a[0] += 1; return {}; });
export const brokenExample = family('broken-example', { example: { spec: 'problem/1', kind: 'broken-example', data: { b: { inline: [1] } } } });
export const staleFamily = family('stale-family');

const positive = { properties: { params: { properties: { weight: { exclusiveMinimum: 0 } }, required: ['weight'] } }, required: ['params'] };
const weight = { type: 'object', additionalProperties: false, properties: { weight: { type: 'number', minimum: 0, description: 'of the square' } } };
export const idleOffer = family('idle-offer', { params: weight, offers: [{ oracles: ['value', 'gradient'], facts: { smooth: true, convex: true } }, { when: positive, oracles: ['hessianVector'] }] });
export const changesItsParams = defineProblem(
  { ...family('changes-its-params', { params: { ...weight, properties: { weight: { ...weight.properties.weight, default: 1 } } } }).manifest },
  (input) => { input.params.weight = 2; return family('changes-its-params').build(input); },
);

// Which numbers are wrong: each family claims what is not true of its oracles.
const bowl = (h) => (good, a) => ({ oracles: {
  value: (x) => x.reduce((sum, xi, i) => sum + (h[i] * (xi - a[i]) ** 2) / 2, 0),
  gradient: (x, out) => { for (let i = 0; i < x.length; i++) out[i] = h[i] * (x[i] - a[i]); },
} });
const with_ = (change, traits) => (good, a) => ({ ...change(good, a), traits: { ...good.traits, ...traits } });
export const notConvex = family('not-convex', {}, bowl([1, -0.5]));
export const smallConstant = family('small-smoothness', {}, bowl([1, 2]));
export const largeConstant = family('large-strong-convexity', { offers: [{ oracles: ['value', 'gradient'], facts: { smooth: true, convex: true, stronglyConvex: true } }] }, with_(bowl([1, 0.5]), { stronglyConvex: true, strongConvexity: 0.6 }));
export const traitsDisagree = family('traits-disagree', { offers: [{ oracles: ['value', 'gradient'], facts: { smooth: true, stronglyConvex: true } }] }, () => ({ traits: { smooth: true, stronglyConvex: true, smoothness: 1 } }));

// f + |x|_1 without a `value`.
const composite = (id, h, prox) => family(id, { offers: [{ oracles: ['smoothValue', 'smoothGradient', 'simpleValue', 'prox'], facts: { smooth: true, convex: true } }] }, (good, a) => {
  const { oracles: { value, gradient } } = bowl(h)(good, a);
  return { oracles: { smoothValue: value, smoothGradient: gradient, simpleValue: (x) => x.reduce((sum, xi) => sum + Math.abs(xi), 0), prox } };
});
const soft = (by) => (x, t, out) => { for (let i = 0; i < x.length; i++) out[i] = Math.sign(x[i]) * Math.max(Math.abs(x[i]) - by(t), 0); };
export const wrongProx = composite('wrong-prox', [1, 1], soft((t) => 2 * t));
export const bentTerms = composite('bent-terms', [1, -1], soft((t) => t));

// mean_i |x - a_i|^2 / 2 over the entries of a, on a line.
const sum = (id, sampleGradient) => family(id, { offers: [{ oracles: ['value', 'gradient', 'sampleGradient'], facts: { smooth: true, convex: true } }] }, (good, a) => {
  const mean = a.reduce((total, ai) => total + ai, 0) / a.length;
  return {
    layout: layoutOf({ name: 'x', shape: [1] }), start: () => new Float64Array(1), traits: { ...good.traits, samples: a.length },
    oracles: {
      value: ([x]) => a.reduce((total, ai) => total + (x - ai) ** 2 / 2, 0) / a.length,
      gradient: ([x], out) => { out[0] = x - mean; },
      sampleGradient: ([x], samples, out) => { out[0] = sampleGradient(x, samples, a, mean); },
    },
  };
});
export const ignoresSamples = sum('ignores-samples', (x, samples, a, mean) => x - mean);
export const biasedSamples = sum('biased-samples', (x, samples, a) => samples.reduce((total, i) => total + x - a[i], 0) / a.length);
export const samplesAsSet = sum('samples-as-set', (x, samples, a) => { const set = [...new Set(samples)]; return set.reduce((total, i) => total + x - a[i], 0) / set.length; });

// A problem that is another one each time that it is built, and one that only looks at the clock.
let built = 0;
export const countsBuilds = family('counts-builds', {}, (good) => { built++; return { start: () => new Float64Array(2).fill(built) }; });
export const drawsInBuild = family('draws-in-build', {}, () => { Math.random(); return {}; });
export const clockInOracle = family('clock-in-oracle', {}, ({ oracles }) => ({ oracles: { ...oracles, value: (x) => oracles.value(x) + 0 * Date.now() } }));
export const silentAnswers = family('silent-answers', { offers: [{ oracles: ['value', 'gradient'], answers: ['value'], facts: { smooth: true, convex: true } }] });
