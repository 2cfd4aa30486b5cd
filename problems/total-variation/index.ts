/** 1/2 |k * x - b|^2 + weight * TV(x) + l2/2 |x|^2 on a domain: denoising and deblurring of signals and images. */
import { Type } from 'typebox';
import { defineProblem, denseOf, layoutOf, usageError, vectorOf, type FamilyInput, type Layout } from '../../core/index.js';
import { batchOf } from '../shared/batch.js';
import { domainIsAll, domainParam, domainTerm, twoCentres } from '../shared/domain-term.js';
import { l2IsPositive } from '../shared/offers.js';
import type { Kernel } from './convolution.js';
import { fidelity, plainConjugate, signalConjugate } from './fidelity.js';
import { variation, variationOracles } from './variation.js';

const gives = (field: string): object => ({ properties: { data: { required: [field] } }, required: ['data'] });
const noKernel: object = { not: gives('kernel') };

export const totalVariation = defineProblem(
  {
    id: 'total-variation', version: '1.0.0', title: 'Total variation',
    summary: '1/2 |k * x - b|^2 + weight * TV(x) + l2/2 |x|^2: a signal or an image is denoised, or deblurred when a kernel k is given',
    tags: ['composite', 'convex', 'nonsmooth', 'imaging'],
    data: {
      image: { shape: ['h', 'w'], summary: 'the image b, also as a PNG file: grey values from 0 to 1', optional: true },
      signal: { shape: ['n'], summary: 'the signal b', instead: 'image' },
      kernel: { shape: ['k'], or: ['p', 'q'], summary: 'the blur k, centred, zero boundary: k for a signal, p x q for an image', optional: true },
    },
    params: Type.Object({
      weight: Type.Number({ default: 0.1, exclusiveMinimum: 0, description: 'weight of the total variation' }),
      l2: Type.Number({ default: 0, minimum: 0, description: 'weight of |x|^2 / 2, in chi' }),
      isotropic: Type.Boolean({ default: false, description: 'the 2-norm of the two differences of every pixel in place of the sum of their sizes' }),
      domain: domainParam,
    }, { additionalProperties: false }),
    offers: [
      { oracles: ['value', 'valueBatch', 'smoothValue', 'smoothGradient', 'smoothHessianVector', ...variationOracles, 'simpleValue', 'prox', 'twoCentreProx', 'bregmanDistance'], facts: { convex: true, smooth: true } },
      { when: { anyOf: [l2IsPositive, noKernel] }, oracles: [], facts: { stronglyConvex: true } },
      { when: { anyOf: [noKernel, { allOf: [gives('signal'), l2IsPositive, domainIsAll] }] }, oracles: ['conjugateValue'] },
    ],
    example: {
      spec: 'problem/1', kind: 'total-variation', params: { weight: 0.2 },
      data: { signal: { inline: [0.1, -0.1, 0, 1.2, 0.9, 1, 1.1] } },
    },
  },
  ({ data, params: { weight, l2, isotropic, domain } }) => {
    const { b, h, w, layout } = observed(data), kernel = kernelOf(data, h, w), chi = domainTerm(domain, b.length, l2);
    const f = fidelity(b, h, w, kernel), tv = variation(h, w, weight, isotropic);
    const value = (x: Float64Array): number => f.oracles.smoothValue(x) + tv.oracles.nonsmoothValue(x) + chi.oracles.simpleValue(x);
    const conjugateValue = !kernel ? plainConjugate(b, chi) : h === 1 && data.signal && l2 > 0 && domain.kind === 'all' ? signalConjugate(b, kernel, l2) : undefined;
    return {
      kind: 'total-variation', layout,
      traits: { ...f.traits, ...tv.traits, ...(l2 > 0 ? { simpleStrongConvexity: l2 } : {}), ...(l2 > 0 || !kernel ? { stronglyConvex: true as const } : {}) },
      oracles: { value, valueBatch: batchOf(b.length, value), ...f.oracles, ...tv.oracles, ...chi.oracles, ...twoCentres(chi, l2), ...(conjugateValue ? { conjugateValue } : {}) },
      start: chi.start,
    };
  },
);

interface Observed { readonly b: Float64Array; readonly h: number; readonly w: number; readonly layout: Layout }

/** A signal is an image of one row. Error: `data-too-small` for a single pixel, which varies nowhere. */
function observed(data: FamilyInput['data']): Observed {
  const image = data.image && denseOf(data, 'image'), b = image ? image.data : vectorOf(data, 'signal');
  if (b.length < 2) throw usageError('data-too-small', 'A single number has no variation.', { pointer: image ? '/data/image' : '/data/signal', expected: 'at least two numbers' });
  return image
    ? { b, h: image.rows, w: image.columns, layout: layoutOf({ name: 'x', shape: [image.rows, image.columns], tags: ['image'] }) }
    : { b, h: 1, w: b.length, layout: layoutOf({ name: 'x', shape: [b.length] }) };
}

/** Errors: `data-shape`: a kernel with the axes of an image for a signal, or the other way round; `kernel-too-large`: taps that reach no number. */
function kernelOf(data: FamilyInput['data'], h: number, w: number): Kernel | undefined {
  const value = data.kernel;
  if (value?.kind !== 'array') return undefined;
  const [first, second] = value.shape, axes = data.image ? 2 : 1;
  if (value.shape.length !== axes) {
    throw usageError('data-shape', `The kernel has ${value.shape.length === 1 ? 'one axis' : 'two axes'}, the ${data.image ? 'image' : 'signal'} has ${axes === 1 ? 'one' : 'two'}.`, {
      pointer: '/data/kernel', expected: axes === 1 ? 'a list of numbers' : 'a list of rows', suggestion: axes === 2 ? 'a separable blur is the outer product of its two kernels' : 'write the one row as a list of numbers',
    });
  }
  const kernel = { rows: axes === 1 ? 1 : first!, columns: axes === 1 ? first! : second!, data: value.data };
  if (kernel.rows > h || kernel.columns > w) {
    throw usageError('kernel-too-large', `The kernel (${value.shape.join(' x ')}) is larger than the ${axes === 2 ? `image (${h} x ${w})` : `signal (${w})`}.`, {
      pointer: '/data/kernel', expected: axes === 2 ? `at most ${h} x ${w} taps` : `at most ${w} taps`, suggestion: 'cut the kernel, or check that rows and columns are not exchanged',
    });
  }
  return kernel;
}
