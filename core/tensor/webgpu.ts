/** WebGPU in Node through Dawn (the optional package `webgpu`): a hardware adapter, or a software one when SADDLEPOINT_WEBGPU_SOFTWARE is 1. */
import type * as tfjs from '@tensorflow/tfjs-core';

interface Adapter {
  readonly info: { readonly vendor: string; readonly architecture: string; readonly device: string; readonly isFallbackAdapter?: boolean };
  readonly features: { has(name: string): boolean };
  readonly limits: Record<string, number>;
  requestDevice(descriptor: object): Promise<Device>;
}
interface Device { readonly lost: Promise<{ readonly message: string }>; addEventListener(type: 'uncapturederror', listen: (event: { readonly error: { readonly message: string } }) => void): void }
interface Dawn { create(flags: readonly string[]): { requestAdapter(options: object): Promise<Adapter | null> }; readonly globals: object }
type BackendClass = new (device: unknown, info: unknown) => tfjs.KernelBackend;

const software = (): boolean => process.env['SADDLEPOINT_WEBGPU_SOFTWARE'] === '1';
let started: Promise<void> | undefined;
/** Dawn ends with the process when its entry object is collected: it is kept. */
let gpu: ReturnType<Dawn['create']> | undefined;

let broken: string | undefined;
/** The first error of the device that no call reported. */
export const deviceFailure = (): string | undefined => broken;

export function startWebgpu(tf: typeof tfjs, require: NodeJS.Require): Promise<void> {
  return (started ??= register(tf, require).catch((error: unknown) => { started = undefined; throw error; }));
}

/** tfjs takes WebGPU as there only where `navigator.gpu` stands: it stands while the backend is made. */
function withNavigator<T>(make: () => T): T {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true, writable: true });
  try { return make(); } finally {
    if (before) Object.defineProperty(globalThis, 'navigator', before);
    else Reflect.deleteProperty(globalThis, 'navigator');
  }
}

async function register(tf: typeof tfjs, require: NodeJS.Require): Promise<void> {
  const { create, globals } = await import(require.resolve('webgpu')) as Dawn;
  Object.assign(globalThis, globals);
  gpu ??= create([]);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('Dawn found no adapter');
  const { info } = adapter;
  if (!software() && (info.isFallbackAdapter || /swiftshader|llvmpipe/i.test(`${info.architecture} ${info.device}`))) throw new Error('only a software adapter answers (SADDLEPOINT_WEBGPU_SOFTWARE=1 allows it)');
  const { maxComputeWorkgroupStorageSize, maxComputeWorkgroupsPerDimension, maxStorageBufferBindingSize, maxBufferSize, maxComputeWorkgroupSizeX, maxComputeInvocationsPerWorkgroup } = adapter.limits;
  const device = await adapter.requestDevice({ requiredLimits: { maxComputeWorkgroupStorageSize, maxComputeWorkgroupsPerDimension, maxStorageBufferBindingSize, maxBufferSize, maxComputeWorkgroupSizeX, maxComputeInvocationsPerWorkgroup } });
  device.addEventListener('uncapturederror', ({ error }) => { broken ??= error.message; });
  void device.lost.then(({ message }) => { broken ??= `the device is lost: ${message}`; });
  const { WebGPUBackend } = require('@tensorflow/tfjs-backend-webgpu') as { WebGPUBackend: BackendClass };
  tf.registerBackend('webgpu', () => withNavigator(() => new WebGPUBackend(device, info)));
}
