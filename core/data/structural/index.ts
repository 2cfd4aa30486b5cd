/** Observations of random structural equation models, with the graph that they come from: the experiments of NOTEARS, DAGMA, GOLEM and TOPO. */
import type { ArrayValue } from '../../contract/problem.js';
import type { Random } from '../../contract/random.js';
import { dataError } from '../errors.js';
import { randomGraph, type GraphOptions } from './graph.js';
import { linearCovariance, linearSamples, scalesOf, type Noise, type NoiseScale } from './linear.js';
import { nonlinearSamples, type Mechanism } from './nonlinear.js';

/** `noise` and `noiseScale` are of linear equations, `mechanism` is of nonlinear ones; a covariance has no samples. */
export interface StructuralEquations extends GraphOptions {
  readonly generate: 'linear-sem' | 'linear-sem-covariance' | 'nonlinear-sem';
  readonly noise: Noise;
  readonly noiseScale: NoiseScale;
  readonly mechanism: Mechanism;
  readonly samples: number;
}

/** Of a Gaussian process: the kernel matrix has the square of that many numbers. */
const mostKernelRows = 4096;

/** The array, with the weighted graph beside it as `truth`. Errors: `data-reference`, `data-too-large` for more than `limit` numbers. */
export function structuralEquations(model: StructuralEquations, random: Random, limit: number): ArrayValue {
  const { generate, nodes, mechanism, noise } = model, rows = generate === 'linear-sem-covariance' ? nodes : model.samples;
  if (nodes * Math.max(nodes, rows) > limit) throw dataError('data-too-large', `${rows} rows of ${nodes} nodes are too many.`, { pointer: '/nodes', expected: `at most ${limit} numbers, nodes x nodes of them for the graph` });
  if (generate === 'nonlinear-sem' && mechanism.startsWith('gp') && rows > mostKernelRows) throw dataError('data-too-large', `A Gaussian process of ${rows} samples is too large.`, { pointer: '/samples', expected: `at most ${mostKernelRows}, or the mechanism mlp or mim` });
  const graph = randomGraph(model, random), scales = scalesOf(model.noiseScale, nodes, random);
  const data = generate === 'nonlinear-sem' ? nonlinearSamples(graph, mechanism, rows, random)
    : generate === 'linear-sem' ? linearSamples(graph, noise, scales, rows, random) : linearCovariance(graph, scales);
  return { kind: 'array', shape: [rows, nodes], data, beside: { truth: { kind: 'array', shape: [nodes, nodes], data: graph.W } } };
}
