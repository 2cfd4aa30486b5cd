/** A method wholly in tensors on WebGPU, whose numbers can only be read asynchronously; and gradients of tfjs there. */
import { describe, expect, it } from 'vitest';
import { gradientsAreThere } from '../tensor/gradients.js';
import { conformsOn, followsFormula, leavesNoTensor, repeatsAndResumes } from '../tensor/method.js';
import { reason } from './available.js';

const unless = it.skipIf(reason !== undefined);

describe(`a method on tensors on webgpu${reason === undefined ? '' : `: skipped, ${reason}`}`, () => {
  unless('follows its formula within float32 rounding', () => followsFormula('webgpu'));
  unless('the same seed gives the same records, and a run resumed at any step too', () => repeatsAndResumes('webgpu'));
  unless('the number of live tensors is constant, and none is left after the run', () => leavesNoTensor('webgpu'));
  unless('passes the conformance kit', async () => { expect((await conformsOn('webgpu')).checks.filter(({ passed }) => !passed)).toEqual([]); });
  unless('gradients are those of differences', () => gradientsAreThere('webgpu'));
});
