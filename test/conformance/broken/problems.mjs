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
