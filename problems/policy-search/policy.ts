/** Networks as policies: flat parameters to layers, and one observation to outputs. */
import { layoutOf, type Layout, type Vector } from '../../core/index.js';
import type { PolicyPlan } from './params.js';

export const policyLayout = ({ widths }: PolicyPlan): Layout =>
  layoutOf(...widths.slice(1).flatMap((width, l) => [{ name: `W${l + 1}`, shape: [width, widths[l]!] }, { name: `b${l + 1}`, shape: [width] }]));

/** Symmetric 8-bit levels: multiples of max|x| / 127. */
function roundTo127(x: Vector, from: number, count: number): void {
  let most = 0;
  for (let i = from; i < from + count; i++) most = Math.max(most, Math.abs(x[i]!));
  if (most === 0 || !Number.isFinite(most)) return;
  const scale = most / 127;
  for (let i = from; i < from + count; i++) x[i] = Math.round(x[i]! / scale) * scale;
}

export interface Policy {
  readonly size: number;
  /** Parameters as they act: weights rounded, biases as they are. In place, at `at`. */
  quantise(parameters: Vector, at: number): void;
  /** Outputs for an observation; a view of scratch that the next call overwrites. */
  outputs(parameters: Vector, at: number, observation: Vector): Vector;
}

export function openPolicy({ widths, weights, activation }: PolicyPlan): Policy {
  const layers = widths.slice(1).map((width, l) => ({ inputs: widths[l]!, width, values: new Float64Array(width) })), size = layers.reduce((sum, { inputs, width }) => sum + width * (inputs + 1), 0);
  const last = layers.length - 1;

  const activate = (values: Vector): void => {
    if (activation === 'tanh') for (let i = 0; i < values.length; i++) values[i] = Math.tanh(values[i]!);
    else if (activation === 'sign') for (let i = 0; i < values.length; i++) values[i] = Math.sign(values[i]!);
    else roundTo127(values, 0, values.length);
  };

  return {
    size,
    quantise(parameters, start) {
      if (weights === 'real') return;
      let at = start;
      for (const { inputs, width } of layers) {
        const count = width * inputs;
        if (weights === 'int8') roundTo127(parameters, at, count);
        else for (let i = at; i < at + count; i++) parameters[i] = parameters[i]! > 0 ? 1 : -1;
        at += count + width;
      }
    },
    outputs(parameters, start, observation) {
      let at = start, below = observation;
      for (let l = 0; l <= last; l++) {
        const { inputs, width, values } = layers[l]!, biases = at + width * inputs;
        for (let o = 0; o < width; o++) {
          let sum = parameters[biases + o]!;
          for (let i = 0; i < inputs; i++) sum += parameters[at++]! * below[i]!;
          values[o] = sum;
        }
        if (l < last) activate(values);
        at = biases + width;
        below = values;
      }
      return below;
    },
  };
}
