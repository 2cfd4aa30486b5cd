/** The chain in the problem's variables: scaled, or rotated and bounded. */
import { linalg, type Vector } from '../../core/index.js';
import { chainGradient, chainHessian, chainValue, progress } from './chain.js';

export interface Smooth { readonly value: (x: Vector) => number; /** `shape`, if given, changes the chain's own gradient at y. */ readonly gradient: (x: Vector, out: Vector, shape?: (y: Vector, g: Vector) => void) => void; /** `progress` of the chain's coordinates at x. */ readonly progress: (x: Vector, above: number) => number }

/** a f_T(x / s), gradient (a / s) g, Hessian (a / s^2) H. */
export function scaledChain(T: number, scale: number, amplitude: number): Smooth & { readonly hessianVector: (x: Vector, v: Vector, out: Vector) => void } {
  const y = new Float64Array(T), diagonal = new Float64Array(T), beside = new Float64Array(Math.max(0, T - 1));
  const enter = (x: Vector): void => { for (let i = 0; i < T; i++) y[i] = x[i]! / scale; };
  return {
    value(x) { enter(x); return amplitude * chainValue(y); },
    progress: (x, above) => progress(x, above * scale),
    gradient(x, out, shape) {
      enter(x);
      chainGradient(y, out);
      shape?.(y, out);
      for (let i = 0; i < T; i++) out[i]! *= amplitude / scale;
    },
    hessianVector(x, v, out) {
      enter(x);
      chainHessian(y, diagonal, beside);
      const factor = amplitude / scale / scale;
      for (let i = 0; i < T; i++) out[i] = factor * (diagonal[i]! * v[i]! + (i > 0 ? beside[i - 1]! * v[i - 1]! : 0) + (i < T - 1 ? beside[i]! * v[i + 1]! : 0));
    },
  };
}

/** a F(x / s) with F(u) = f_T(U' rho(u)) + |u|^2 / 10, rho(u) = u / sqrt(1 + |u|^2 / R^2), R = 230 sqrt T. */
export function rotatedChain(columns: readonly Vector[], d: number, scale: number, amplitude: number): Smooth {
  const T = columns.length, R2 = 230 ** 2 * T, { dot, axpy } = linalg();
  const u = new Float64Array(d), y = new Float64Array(T), g = new Float64Array(T);
  /** Answers sqrt(1 + |u|^2 / R^2). */
  const enter = (x: Vector): number => {
    for (let i = 0; i < d; i++) u[i] = x[i]! / scale;
    const bend = Math.sqrt(1 + dot(u, u) / R2);
    for (let j = 0; j < T; j++) y[j] = dot(columns[j]!, u) / bend;
    return bend;
  };
  return {
    value(x) { enter(x); return amplitude * (chainValue(y) + dot(u, u) / 10); },
    progress(x, above) { enter(x); return progress(y, above); },
    gradient(x, out, shape) {
      const bend = enter(x);
      chainGradient(y, g);
      shape?.(y, g);
      out.fill(0);
      for (let j = 0; j < T; j++) axpy(g[j]!, columns[j]!, out);
      // rho . U g = y . g, and rho = u / bend.
      const pull = dot(y, g) / R2 / bend;
      for (let i = 0; i < d; i++) out[i] = (amplitude / scale) * ((out[i]! - pull * u[i]!) / bend + u[i]! / 5);
    },
  };
}
