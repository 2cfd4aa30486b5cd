/** The table of operations on WebGPU: the hardware adapter, or SwiftShader under SADDLEPOINT_WEBGPU_SOFTWARE=1. */
import { describe, it } from 'vitest';
import { judge } from '../tensor/judge.js';
import { table } from '../tensor/table.js';
import { reason } from './available.js';

describe(`webgpu${reason === undefined ? '' : `: skipped, ${reason}`}`, () => {
  it.skipIf(reason !== undefined).each(table)('$name agrees with float64 within its rounding errors', (entry) => judge('webgpu', entry));
});
