/** Why WebGPU cannot be tested here; nothing where it can. Where it is asked for by name, its absence is a failure. */
import { openTensors } from '../../core/tensor/index.js';

export const reason = await openTensors('webgpu').then(() => undefined, (error: Error) => error.message);
if (reason !== undefined && process.env['SADDLEPOINT_WEBGPU_SOFTWARE'] === '1') throw new Error(reason);
