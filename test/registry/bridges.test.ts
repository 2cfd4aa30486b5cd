import { describe, expect, it } from 'vitest';
import type { AnyProblem, OracleSet, Vector } from '../../core/index.js';
import { countedNames, countedProblem } from '../../core/driver/grant.js';
import { openLedger } from '../../core/driver/ledger.js';
import { boxToProx } from '../../core/registry/bridges/box-to-prox.js';
import { gradientToSampleGradient } from '../../core/registry/bridges/gradient-to-sample-gradient.js';
import { smoothToComposite } from '../../core/registry/bridges/smooth-to-composite.js';
import { valueToValueBatch } from '../../core/registry/bridges/value-to-value-batch.js';
import { valueToGradient } from '../../core/registry/bridges/value-to-gradient.js';
import { bowl } from '../driver/support.js';

const x = Float64Array.of(0.3, -2, 1000), out = new Float64Array(3);
const oracles = (problem: AnyProblem): OracleSet => problem.oracles as OracleSet;
const wave: Partial<OracleSet> = {
  value: (p) => Math.sin(p[0]!) + p[1]! ** 2 + p[2]! ** 2 / 1000,
  gradient(p, g) { g[0] = Math.cos(p[0]!); g[1] = 2 * p[1]!; g[2] = p[2]! / 500; },
};

describe('smooth-to-composite', () => {
  const { smoothValue, smoothGradient, simpleValue, prox, box } = oracles(smoothToComposite.rewrite(bowl(3, wave)));
  it('f is the whole objective, chi is zero', () => {
    expect([smoothValue(x), simpleValue(x)]).toEqual([wave.value!(x), 0]);
    smoothGradient(x, out);
    const g = new Float64Array(3);
    wave.gradient!(x, g);
    expect(out).toEqual(g);
  });
  it('the prox is the identity, in place too, the box the whole space', () => {
    prox(x, 5, out);
    expect(out).toEqual(x);
    prox(out, 5, out);
    expect(out).toEqual(x);
    expect(box()).toEqual({ lower: new Float64Array(3).fill(-Infinity), upper: new Float64Array(3).fill(Infinity) });
  });
});

describe('gradient-to-sample-gradient', () => {
  it('every sample is the whole, of one', () => {
    const rewritten = gradientToSampleGradient.rewrite(bowl(3));
    oracles(rewritten).sampleGradient(x, Int32Array.of(0, 0), out);
    expect([out, rewritten.traits.samples]).toEqual([x, 1]);
  });
});

describe('value-to-gradient', () => {
  const { value } = wave;
  const rewritten = valueToGradient.rewrite({ ...bowl(3), oracles: { value: value! } });
  it('is within h/2 |f\'\'| plus the rounding 2 eps |f| / h of the gradient', () => {
    const exact = new Float64Array(3), second = [1, 2, 1 / 500];
    wave.gradient!(x, exact);
    oracles(rewritten).gradient(x, out);
    for (let i = 0; i < 3; i++) {
      const h = Math.sqrt(Number.EPSILON) * Math.max(1, Math.abs(x[i]!));
      expect(Math.abs(out[i]! - exact[i]!)).toBeLessThanOrEqual(h / 2 * second[i]! + 2 * Number.EPSILON * Math.abs(value!(x)) / h);
    }
  });
  it('leaves x as it was', () => { const before = x.slice(); oracles(rewritten).gradient(x, out); expect(x).toEqual(before); });
});

describe('value-to-value-batch', () => {
  it('gives the values of the points, one after the other, and leaves them as they were', () => {
    const points = Float64Array.of(0.3, -2, 1000, 1, 2, 3), before = points.slice(), values = new Float64Array(2);
    oracles(valueToValueBatch.rewrite({ ...bowl(3), oracles: { value: wave.value! } })).valueBatch(points, values);
    expect(values).toEqual(Float64Array.of(wave.value!(points.slice(0, 3)), wave.value!(points.slice(3))));
    expect(points).toEqual(before);
  });
  it('is counted by its points, on both sides', () => {
    const ledger = openLedger(), chain = [valueToValueBatch];
    const counted = countedProblem({ ...bowl(3), oracles: { value: wave.value! } }, chain, countedNames({ requires: ['valueBatch'] }, chain), ledger);
    ledger.open();
    (counted.oracles as OracleSet).valueBatch(new Float64Array(12), new Float64Array(4));
    expect(ledger.counts()).toEqual({ value: 4, valueBatch: 4 });
  });
});

describe('box-to-prox', () => {
  const box = { lower: Float64Array.of(-1, -1, -Infinity), upper: Float64Array.of(1, 1, 5) };
  const { simpleValue, prox } = oracles(boxToProx.rewrite({ ...bowl(3), oracles: { box: () => box } }));
  it('the prox is the nearest point of the box for every t, in place too', () => {
    for (const t of [1e-3, 1, 1e3]) { prox(x, t, out); expect(out).toEqual(Float64Array.of(0.3, -1, 5)); }
    const here = x.slice();
    prox(here, 1, here);
    expect(here).toEqual(Float64Array.of(0.3, -1, 5));
  });
  it('chi is 0 inside, its border included, and Infinity outside', () => {
    expect([simpleValue(Float64Array.of(1, -1, 5)), simpleValue(x), simpleValue(Float64Array.of(0, 0, -1e300))]).toEqual([0, Infinity, 0]);
  });
});

describe('what a problem has itself', () => {
  it('is kept by a bridge that would add it', () => {
    const prox = (): void => {};
    expect(boxToProx.rewrite({ ...bowl(1), oracles: { prox, box: () => ({ lower: out, upper: out }) } }).oracles.prox).toBe(prox);
  });
});

describe('the ledger', () => {
  const run = (requires: readonly (keyof OracleSet)[], chain: readonly typeof valueToGradient[], problem: AnyProblem) => {
    const ledger = openLedger();
    const counted = countedProblem(problem, chain, countedNames({ requires }, chain), ledger);
    ledger.open();
    return { ledger, oracles: counted.oracles as OracleSet };
  };
  it('shows what was asked and what was paid: n + 1 values a gradient', () => {
    const { ledger, oracles: o } = run(['gradient'], [valueToGradient], { ...bowl(3), oracles: { value: wave.value! } });
    o.gradient(x, out);
    o.gradient(x, out);
    expect(ledger.counts()).toEqual({ value: 8, gradient: 2 });
  });
  it('through a chain', () => {
    const { ledger, oracles: o } = run(['smoothGradient', 'prox'], [valueToGradient, smoothToComposite], { ...bowl(3), oracles: { value: wave.value! } });
    o.smoothGradient(x, out);
    o.prox(x, 1, out);
    expect(ledger.counts()).toEqual({ value: 4, gradient: 1, smoothGradient: 1, prox: 1 });
  });
  it('counts a batch by its items', () => {
    const { ledger, oracles: o } = run(['sampleGradient'], [gradientToSampleGradient], bowl(3));
    o.sampleGradient(x, Int32Array.of(1, 2, 3, 4), out);
    expect(ledger.counts()).toEqual({ gradient: 1, sampleGradient: 4 });
    const batch = run(['valueBatch'], [], bowl(1, { valueBatch: (points, values) => { values.set(points); } }));
    batch.oracles.valueBatch(new Float64Array(7), new Float64Array(7));
    expect(batch.ledger.counts()).toEqual({ valueBatch: 7 });
  });
  it('passes all arguments on, also to functions whose length does not say how many there are', () => {
    const seen: unknown[][] = [];
    const { oracles: o } = run(['value', 'prox'], [], bowl(1, { value: (...args: Vector[]) => { seen.push(args); return 0; }, prox: (a, t = 7, b = out) => { seen.push([a, t, b]); } }));
    o.value(x);
    o.prox(x, 2, out);
    expect(seen).toEqual([[x], [x, 2, out]]);
  });
});
