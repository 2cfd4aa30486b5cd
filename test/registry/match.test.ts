import { describe, expect, it } from 'vitest';
import type { BridgeEntry, MethodEntry } from '../../core/index.js';
import { loadRegistry } from '../../core/registry/load.js';
import { matchMethods, type Offered } from '../../core/registry/match.js';

const { bridges } = loadRegistry();
const method = (requires: string, more: object = {}): MethodEntry => ({ id: requires, kind: 'solver', requires: requires.split(' '), precision: ['f64'], params: {}, metrics: {}, ...more }) as unknown as MethodEntry;
const bridge = (id: string, from: string, to: string, cost: number, more: object = {}): BridgeEntry => ({ id, kind: 'bridge', from: from.split(' '), to: to.split(' '), cost, ...more }) as unknown as BridgeEntry;
const offering = (oracles: string, facts = ''): Offered => ({ oracles: new Set(oracles.split(' ')), facts: new Set(facts.split(' ').filter(Boolean)) });
const fit = (needs: string, offered: Offered, through: readonly BridgeEntry[] = bridges, more: object = {}) => { const { fits, misfits } = matchMethods([method(needs, more)], through, offered); return fits[0] ?? misfits[0]!; };

const smooth = offering('value gradient', 'smooth'), composite = offering('value smoothValue smoothGradient simpleValue prox', 'smooth convex'), boxed = offering('value smoothValue smoothGradient box', 'smooth');

describe('a method fits', () => {
  it('directly, at no cost', () => expect(fit('gradient', smooth)).toEqual({ id: 'gradient', chain: [], cost: 0 }));
  it('through each bridge', () => {
    expect(fit('smoothGradient prox', smooth)).toMatchObject({ chain: ['smooth-to-composite'], cost: 1 });
    expect(fit('smoothGradient prox', boxed)).toMatchObject({ chain: ['box-to-prox'], cost: 1 });
    expect(fit('sampleGradient', smooth)).toMatchObject({ chain: ['gradient-to-sample-gradient'], cost: 10 });
    expect(fit('gradient', offering('value', 'smooth'))).toMatchObject({ chain: ['value-to-gradient'], cost: 100 });
  });
  it('through a chain of bridges, whose costs add up', () => {
    expect(fit('smoothGradient box', offering('value', 'smooth'))).toMatchObject({ chain: ['value-to-gradient', 'smooth-to-composite'], cost: 101 });
  });
  it('by the cheapest chain', () => {
    const several = [bridge('dear', 'a', 'c', 9), bridge('half', 'a', 'b', 2), bridge('other half', 'b', 'c', 3)];
    expect(fit('c', offering('a'), several)).toEqual({ id: 'c', chain: ['half', 'other half'], cost: 5 });
    expect(fit('b c', offering('a'), several)).toEqual({ id: 'b c', chain: ['half', 'other half'], cost: 5 });
  });
  it('and many bridges take no time to search', () => {
    const many = Array.from({ length: 12 }, (_, i) => bridge(`b${i}`, 'a', `to${i}`, i + 1));
    expect(fit('to3 to5', offering('a'), many)).toMatchObject({ chain: ['b3', 'b5'], cost: 10 });
  });
  it('best first: cost, then preference, then id', () => {
    const methods = [method('prox smoothGradient'), method('gradient', { id: 'z' }), method('gradient', { id: 'a' }), method('gradient', { id: 'liked', preference: 5 })];
    expect(matchMethods(methods, bridges, smooth).fits.map(({ id }) => id)).toEqual(['liked', 'a', 'z', 'prox smoothGradient']);
  });
});

describe('a method does not fit', () => {
  it('without its oracles and facts, which are named', () => {
    expect(fit('hessianVector', smooth)).toEqual({ id: 'hessianVector', missing: ['hessianVector'] });
    expect(fit('gradient', offering('value gradient'), bridges, { facts: { smooth: true, convex: true } })).toEqual({ id: 'gradient', missing: ['smooth', 'convex'] });
    expect(fit('gradient', offering('value'))).toEqual({ id: 'gradient', missing: ['gradient'] });
  });
  it('that knows only `gradient`, where there are bounds or a second term, through any chain', () => {
    for (const offered of [composite, boxed, offering('value smoothValue box', 'smooth'), offering('value box', 'smooth')]) {
      expect(fit('gradient', offered)).toEqual({ id: 'gradient', missing: ['gradient'] });
    }
  });
  it('that would leave a term of the objective out', () => {
    expect(fit('smoothGradient', composite)).toEqual({ id: 'smoothGradient', missing: [], ignores: ['simpleValue', 'prox'] });
    expect(fit('smoothGradient', boxed)).toMatchObject({ ignores: ['box'] });
    expect(fit('prox', composite)).toMatchObject({ ignores: ['smoothValue', 'smoothGradient'] });
    // It could use bounds, but this problem's second term is no box.
    expect(fit('smoothGradient', composite, bridges, { uses: ['box'] })).toMatchObject({ ignores: ['simpleValue', 'prox'] });
  });
  it('while one that knows both terms, or asks for values only, does', () => {
    expect(fit('smoothGradient', boxed, bridges, { uses: ['box'] })).toMatchObject({ cost: 0 });
    expect(fit('value', composite)).toMatchObject({ cost: 0 });
    expect(fit('smoothGradient', smooth)).toMatchObject({ chain: ['smooth-to-composite'] });
  });
});

describe('a contradiction', () => {
  it('of a whole gradient and a second term is refused', () => {
    for (const more of ['box', 'prox simpleValue']) {
      expect(() => fit('gradient', offering(`value gradient ${more}`, 'smooth'))).toThrow(expect.objectContaining({ code: 'problem-terms' }) as Error);
    }
  });
});
