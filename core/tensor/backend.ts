/** What a method that declares `services: { tensors: tensorToken }` gets. */
import type * as tfjs from '@tensorflow/tfjs-core';
import { token } from '../contract/services.js';

/** In the order in which `auto` tries them. */
export const backendNames = ['tensorflow-gpu', 'tensorflow', 'webgpu', 'wasm', 'cpu'] as const;
export type BackendName = typeof backendNames[number];

/** `tf` is tfjs's own functional API with this backend set. Values are float32; no scope (`tf.tidy`) may span an await. */
export interface TensorBackend {
  readonly id: BackendName;
  readonly tf: typeof tfjs;
  readonly precision: 'f32';
  /** What went wrong on the device since it was opened, which no call of tfjs reports: results are then worth nothing. */
  failure?(): string | undefined;
  /** After it `tf.grad`, `tf.valueAndGrads` and `tf.variableGrads` work; the driver awaits it for methods with `tensorGradients`. Errors: `tensor-gradients`. */
  loadGradients(): Promise<void>;
  /** Whether matrix products run on the system's BLAS, or why not; of `wasm` only. */
  readonly matmul?: { readonly native: boolean; readonly reason: string };
}

export const tensorToken = token<TensorBackend>('tensors');
