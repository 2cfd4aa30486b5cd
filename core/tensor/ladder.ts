/** The backend ladder: the first that answers, or the one that is named. tfjs is loaded only here. */
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import type * as tfjs from '@tensorflow/tfjs-core';
import { SaddlepointError, unavailableError } from '../contract/errors.js';
import { backendNames, type BackendName, type TensorBackend } from './backend.js';
import { loadGradients } from './gradients.js';
import { completeKernels } from './kernels.js';
import { requireFree, tfjsName } from './lease.js';
import { registerNativeMatmul } from './native-matmul.js';
import { deviceFailure, startWebgpu } from './webgpu.js';

export interface BackendReport { readonly id: BackendName; readonly available: boolean; readonly reason: string }

// The CommonJS builds: every tfjs package then shares one core.
const require = createRequire(import.meta.url);
const optional: Readonly<Partial<Record<BackendName, string>>> = { 'tensorflow-gpu': '@tensorflow/tfjs-node-gpu', tensorflow: '@tensorflow/tfjs-node', webgpu: 'webgpu' };
/** Why a backend is not there, in one line. */
function reasonOf(id: BackendName, error: unknown): string {
  const name = optional[id], line = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!;
  return name !== undefined && line.includes(`Cannot find module '${name}'`) ? `the optional package ${name} is not installed` : line;
}

/** Errors: `backend-unavailable` (exit 6) with the reason, `backend-busy` while a run is open on another one. The chosen backend is tfjs's current one in this process. */
export async function openTensors(name: BackendName | 'auto' = 'auto'): Promise<TensorBackend> {
  const reasons: string[] = [];
  for (const id of name === 'auto' ? backendNames : [name]) {
    try { return await start(id); } catch (error) {
      if (error instanceof SaddlepointError && error.code === 'backend-busy') throw error;
      reasons.push(`${id}: ${reasonOf(id, error)}`);
    }
  }
  throw unavailableError('backend-unavailable', `Backend \`${name}\` (\`--backend\`, or \`backend\` of the run) is not available (${reasons.join('; ')}).`, { expected: `auto or one of ${backendNames.join(', ')} that \`saddlepoint doctor\` shows as available`, suggestion: 'see `saddlepoint doctor`' });
}

/** Every backend, tried one after the other. */
export async function tensorReport(): Promise<readonly BackendReport[]> {
  const rows: BackendReport[] = [];
  for (const id of backendNames) {
    try {
      const { matmul } = await start(id);
      rows.push({ id, available: true, reason: matmul ? `float32; matrix products: ${matmul.native ? matmul.reason : `WebAssembly (${matmul.reason})`}` : 'float32' });
    } catch (error) { rows.push({ id, available: false, reason: reasonOf(id, error) }); }
  }
  return rows;
}

async function start(id: BackendName): Promise<TensorBackend> {
  if (id === 'tensorflow-gpu' || id === 'tensorflow') {
    const tf = require(id === 'tensorflow' ? '@tensorflow/tfjs-node' : '@tensorflow/tfjs-node-gpu') as typeof tfjs;
    await use(tf, id);
    return { id, tf, precision: 'f32', loadGradients: () => loadGradients(tf, require) };
  }
  const tf = require('@tensorflow/tfjs-core') as typeof tfjs;
  if (id === 'webgpu') await startWebgpu(tf, require);
  const matmul = id === 'wasm' ? loadWasm(tf) : undefined;
  if (id === 'cpu') require('@tensorflow/tfjs-backend-cpu');
  if (id === 'wasm' || id === 'webgpu') completeKernels(tf, id, require);
  await use(tf, id);
  return { id, tf, precision: 'f32', loadGradients: () => loadGradients(tf, require), ...(matmul ? { matmul } : {}), ...(id === 'webgpu' ? { failure: deviceFailure } : {}) };
}

/** `PROD` keeps tfjs from printing what Node users should install. */
async function use(tf: typeof tfjs, id: BackendName): Promise<void> {
  requireFree(id);
  tf.env().set('PROD', true);
  if (!await tf.setBackend(tfjsName(id))) throw new Error(`tfjs could not start its backend ${tfjsName(id)}`);
  await tf.ready();
}

let wasmMatmul: TensorBackend['matmul'];

function loadWasm(tf: typeof tfjs): NonNullable<TensorBackend['matmul']> {
  if (wasmMatmul) return wasmMatmul;
  const wasm = require('@tensorflow/tfjs-backend-wasm') as typeof import('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + sep);
  return (wasmMatmul = registerNativeMatmul(tf));
}
