/** Oracles that say the same in two ways: terms and whole, batch and loop, samples and sum. */
import type { OracleName } from '../../contract/oracle.js';
import type { AnyProblem } from '../../contract/problem.js';
import { atMost, rounding, shown, worst, type Check } from '../check.js';
import { minus, moved, norm, sameBits, scaled, written } from '../vectors.js';

const missing = ({ oracles }: AnyProblem, ...names: readonly OracleName[]): string | undefined => {
  const absent = names.filter((name) => !oracles[name]);
  return absent.length > 0 ? `it offers no ${absent.join(' and ')}` : undefined;
};

const relative = (a: number, b: number, size = Math.max(Math.abs(a), Math.abs(b))): number => (Object.is(a, b) || a === b ? 0 : Math.abs(a - b) / size);

/** value = smoothValue + nonsmoothValue + simpleValue, of those that there are; a box adds nothing inside. */
export const termsAddUp: Check = {
  name: 'terms add up to value',
  skips: (problem) => missing(problem, 'value') ?? (problem.oracles.nonsmoothValue ? undefined : missing(problem, 'smoothValue')),
  run({ problem: { oracles: { value, smoothValue, nonsmoothValue, simpleValue } }, feasible }) {
    const terms = [smoothValue, nonsmoothValue, simpleValue].filter((term) => term !== undefined);
    return worst(feasible.map(({ x, name }) => {
      const whole = value!(x.slice()), parts = terms.map((term) => term(x.slice()));
      const sum = parts.reduce((a, b) => a + b, 0), size = parts.reduce((a, b) => a + Math.abs(b), Math.abs(whole));
      return atMost(relative(whole, sum, size), rounding, `at ${name} value is ${shown(whole)}, but its terms are ${parts.map(shown).join(' + ')}`);
    }));
  },
};

export const batchIsLoop: Check = {
  name: 'valueBatch equals value',
  skips: (problem) => missing(problem, 'value', 'valueBatch'),
  run({ problem: { oracles: { value, valueBatch } }, points, feasible }) {
    const all = [...points, ...feasible], out = new Float64Array(all.length).fill(Number.NaN);
    valueBatch!(Float64Array.from(all.flatMap(({ x }) => [...x])), out);
    return worst(all.map(({ x, name }, i) => {
      const single = value!(x.slice());
      return atMost(relative(out[i]!, single), rounding, `at ${name} valueBatch gives ${shown(out[i]!)}, value ${shown(single)}`);
    }));
  },
};

/** Every block of two, four candidates each: values of points with that block replaced. */
export const blocksAreValues: Check = {
  name: 'blockValues equals value',
  skips: (problem) => missing(problem, 'value', 'blockValues'),
  run({ problem: { oracles: { value, blockValues } }, points, size, random }) {
    const q = Math.min(2, size), count = Math.min(50, Math.ceil(size / q)), perBlock = 4;
    return worst(points.map(({ x, name }, p) => {
      const draws = random('blocks', p), candidates = Float64Array.from({ length: count * perBlock * q }, () => 2 * draws.normal()), out = new Float64Array(count * perBlock).fill(Number.NaN);
      blockValues!(x.slice(), Int32Array.of(q, 0, count), candidates.slice(), out);
      return worst(Array.from(out, (found, i) => {
        const from = Math.floor(i / perBlock) * q, replaced = x.slice();
        for (let j = 0; j < Math.min(q, size - from); j++) replaced[from + j] = candidates[i * q + j]!;
        const single = value!(replaced);
        return atMost(relative(found, single), rounding, `at ${name}, block ${Math.floor(i / perBlock)}, blockValues gives ${shown(found)}, value ${shown(single)}`);
      }));
    }));
  },
};

/** Up to this number of samples all of them are asked; more would take too long where m is in the millions. */
const mostSamples = 2_000_000;

/**
 * All samples in one call, and the weighted mean over two uneven parts. Relative to the parts, which may cancel near a minimum;
 * sums of m terms round up to m times.
 */
const meanCheck = (sampled: 'sampleGradient' | 'sampleSmoothGradient' | 'sampleSubgradient', whole: 'gradient' | 'smoothGradient' | 'nonsmoothSubgradient', short: string): Check => ({
  name: `${sampled} mean equals ${short}`,
  skips: (problem) => missing(problem, whole, sampled)
    ?? (problem.traits.samples === undefined ? 'the problem does not say how many `samples` it has' : problem.traits.samples > mostSamples ? `it has over ${mostSamples} samples` : undefined),
  run({ problem: { oracles, traits: { samples: m } }, points, size }) {
    const mean = (x: Float64Array, from: number, to: number): Float64Array => written(size, (out) => oracles[sampled]!(x, Int32Array.from({ length: to - from }, (_, i) => to - 1 - i), out));
    const middle = Math.ceil(m! / 3);
    return worst(points.flatMap(({ x, name }) => {
      const g = written(size, (out) => oracles[whole]!(x, out)), parts = middle < m! ? [mean(x, 0, middle), mean(x, middle, m!)] as const : undefined;
      const together = parts ? moved(scaled(parts[0], middle / m!), parts[1], 1 - middle / m!) : mean(x, 0, m!);
      const length = norm(g) + (parts ? norm(parts[0]) + norm(parts[1]) : 0) || 1;
      return [mean(x, 0, m!), together].map((other) => atMost(norm(minus(other, g)) / length, rounding + m! * Number.EPSILON,
        `at ${name} the mean over all ${m} samples has norm ${shown(norm(other))}, the ${short} ${shown(norm(g))}: ${sampled} is the mean over the samples it is given, plus what is not sampled`));
    }));
  },
});

export const sampleMean = meanCheck('sampleGradient', 'gradient', 'gradient');
export const sampleSmoothMean = meanCheck('sampleSmoothGradient', 'smoothGradient', 'smooth gradient');
export const sampleSubgradientMean = meanCheck('sampleSubgradient', 'nonsmoothSubgradient', 'subgradient');

/** All samples in one call are the value; two uneven parts have it as their weighted mean; one that is named twice counts twice. Relative to the parts. */
export const sampledValues: Check = {
  name: 'sampleValues mean equals value',
  skips: (problem) => missing(problem, 'value', 'sampleValues')
    ?? (problem.traits.samples === undefined ? 'the problem does not say how many `samples` it has' : problem.traits.samples > mostSamples ? `it has over ${mostSamples} samples` : undefined),
  run({ problem: { oracles: { value, sampleValues }, traits: { samples: m } }, points, size }) {
    const all = Float64Array.from(points.flatMap(({ x }) => [...x])), middle = Math.ceil(m! / 3), tolerance = rounding + m! * Number.EPSILON;
    const asked = (samples: readonly number[]): Float64Array => written(all.length / size, (out) => sampleValues!(all, Int32Array.from(samples), out));
    const backwards = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => to - 1 - i);
    const whole = asked(backwards(0, m!)), first = asked(backwards(0, middle)), rest = middle < m! ? asked(backwards(middle, m!)) : first, one = asked([0]), last = asked([m! - 1]), twice = asked([0, m! - 1, 0]);
    return worst(points.flatMap(({ x, name }, p) => {
      const single = value!(x.slice()), together = first[p]! * (middle / m!) + rest[p]! * (1 - middle / m!), length = Math.abs(single) + Math.abs(first[p]!) + Math.abs(rest[p]!) || 1;
      return [
        ...[whole[p]!, together].map((found) => atMost(relative(found, single, length), tolerance, `at ${name} the mean over all ${m} samples is ${shown(found)}, the value ${shown(single)}: sampleValues is the mean over the samples it is given, plus what is not sampled`)),
        atMost(relative(twice[p]!, (2 * one[p]! + last[p]!) / 3, Math.abs(one[p]!) + Math.abs(last[p]!) || 1), tolerance, `at ${name} a sample that is named twice does not count twice`),
      ];
    }));
  },
};

/** Up to this number of samples each is asked alone. */
const mostSingles = 256;

/** Every sample alone, a sample that is named twice, and that it makes a difference which ones are named. */
const singlesCheck = (sampled: 'sampleGradient' | 'sampleSmoothGradient'): Check => ({
  name: `${sampled} answers for the samples it is given`,
  skips: (problem) => missing(problem, sampled) ?? (!(problem.traits.samples! > 1) ? 'the problem does not have several `samples`' : problem.traits.samples! > mostSingles ? `it has over ${mostSingles} samples` : undefined),
  run({ problem: { oracles, traits: { samples: m } }, points, size }) {
    const mean = (x: Float64Array, ...samples: readonly number[]): Float64Array => written(size, (out) => oracles[sampled]!(x, Int32Array.from(samples), out));
    const all = Array.from({ length: m! }, (_, i) => i);
    const found = points.map(({ x, name }) => {
      const singles = all.map((i) => mean(x, i)), whole = mean(x, ...all), length = singles.reduce((sum, g) => sum + norm(g), 0) / m! || 1;
      const same = singles.every((g) => sameBits(g, singles[0]!));
      const average = singles.reduce((sum, g) => moved(sum, g, 1 / m!), new Float64Array(size)), twice = moved(scaled(singles[0]!, 2 / 3), singles[m! - 1]!, 1 / 3);
      const tolerance = rounding + m! * Number.EPSILON;
      return { same, measurements: [
        atMost(norm(minus(average, whole)) / length, tolerance, `at ${name} the ${m} samples one by one have a mean of norm ${shown(norm(average))}, all in one call ${shown(norm(whole))}: divide by the number of samples that are given`),
        atMost(norm(minus(mean(x, 0, m! - 1, 0), twice)) / length, tolerance, `at ${name} a sample that is named twice does not count twice`),
      ] };
    });
    const ignored = found.every(({ same }) => same) ? 1 : 0;
    return worst([atMost(ignored, 0, `${sampled} gives the same vector for every one of ${m} samples: it ignores which samples are given`), ...found.flatMap(({ measurements }) => measurements)]);
  },
});

export const sampleBySample = singlesCheck('sampleGradient');
export const smoothSampleBySample = singlesCheck('sampleSmoothGradient');
