/** The table of operations on WebGPU: the hardware adapter, or SwiftShader under SADDLEPOINT_WEBGPU_SOFTWARE=1. */
import { describe, it } from 'vitest';
import { openTensors } from '../../core/tensor/index.js';
import { judge } from '../tensor/judge.js';
import { table } from '../tensor/table.js';

const reason = await openTensors('webgpu').then(() => undefined, (error: Error) => error.message);
// Where WebGPU is asked for by name, its absence is a failure.
const required = process.env['SADDLEPOINT_WEBGPU_SOFTWARE'] === '1';
if (reason !== undefined && required) throw new Error(reason);

describe(`webgpu${reason === undefined ? '' : `: skipped, ${reason}`}`, () => {
  it.skipIf(reason !== undefined).each(table)('$name agrees with float64 within its rounding errors', (entry) => judge('webgpu', entry));
});
