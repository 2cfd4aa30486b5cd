/** The table, centred when asked, and its Gram matrix. */
import { denseOf, linalg, usageError, type FamilyInput, type Vector } from '../../core/index.js';

export interface Observations { readonly nodes: number; readonly samples?: number; /** samples x nodes. */ readonly X?: Vector; /** X'X / samples, nodes x nodes. */ readonly gram: Vector; readonly names: readonly string[] }
/** Observations of which the rows are known. */
export type Table = Observations & { readonly samples: number; readonly X: Vector };

/** Errors: `covariance-not-symmetric`, `covariance-not-definite`. */
export function observationsOf(data: FamilyInput['data'], center: boolean): Observations {
  if (data['covariance']) {
    const { rows: nodes, data: gram } = denseOf(data, 'covariance');
    checkCovariance(gram, nodes);
    return { nodes, gram, names: namesOf(data, 'covariance', nodes) };
  }
  const { rows: samples, columns: nodes, data: table } = denseOf(data, 'X');
  const X = center ? centred(table, samples, nodes) : table, gram = new Float64Array(nodes * nodes);
  linalg().syrk('T', X, samples, nodes, gram, 1 / samples, 0);
  return { nodes, samples, X, gram, names: namesOf(data, 'X', nodes) };
}

/** Error `needs-observations`: a covariance says too little for that loss. */
export function tableOf(observations: Observations, loss: string): Table {
  const { samples, X } = observations;
  if (samples === undefined || X === undefined) throw usageError('needs-observations', `The loss \`${loss}\` needs observations, not their covariance.`, { pointer: '/data/covariance', expected: 'data `X`', suggestion: 'the losses least-squares and gaussian-loglik take a covariance' });
  return { ...observations, samples, X };
}

/** Error `data-not-binary`. */
export function refuseUnlessBinary({ X, nodes }: Table): void {
  const at = X.findIndex((entry) => entry !== 0 && entry !== 1);
  if (at >= 0) throw usageError('data-not-binary', `The entry of \`X\` in row ${Math.floor(at / nodes)}, column ${at % nodes} is ${X[at]}.`, { pointer: '/data/X', expected: '0 or 1 for the loss logistic, without centring' });
}

/** The header of the table, else positions from 0. */
function namesOf(data: FamilyInput['data'], field: string, nodes: number): readonly string[] {
  const value = data[field];
  return value?.kind === 'array' && value.names ? value.names : Array.from({ length: nodes }, (_, node) => String(node));
}

/** The sum twice: what rounding leaves in the first mean the second takes away, so that a constant column becomes zeros. */
function centred(table: Vector, samples: number, nodes: number): Vector {
  const X = table.slice(), mean = new Float64Array(nodes);
  for (let pass = 0; pass < 2; pass++) {
    mean.fill(0);
    for (let at = 0; at < X.length; at++) mean[at % nodes]! += X[at]! / samples;
    for (let at = 0; at < X.length; at++) X[at]! -= mean[at % nodes]!;
  }
  return X;
}

function checkCovariance(S: Vector, d: number): void {
  for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) {
    const gap = Math.abs(S[i * d + j]! - S[j * d + i]!);
    if (gap > 1e-8 * Math.sqrt(Math.abs(S[i * d + i]! * S[j * d + j]!))) throw usageError('covariance-not-symmetric', `Entries (${i}, ${j}) and (${j}, ${i}) of the covariance are ${S[i * d + j]} and ${S[j * d + i]}.`, { pointer: '/data/covariance', expected: 'a symmetric matrix' });
  }
  const left = S.slice();
  for (let k = 0; k < d; k++) {
    const pivot = left[k * d + k]!, whole = S[k * d + k]!;
    if (pivot < -1e-8 * Math.abs(whole) || whole < 0) throw usageError('covariance-not-definite', `The covariance has a negative direction: node ${k} has the variance ${pivot} given the nodes before it.`, { pointer: '/data/covariance', expected: 'a positive semidefinite matrix' });
    if (pivot <= 1e-12 * whole) continue;
    for (let i = k + 1; i < d; i++) for (let j = k + 1; j < d; j++) left[i * d + j]! -= left[i * d + k]! * left[k * d + j]! / pivot;
  }
}
