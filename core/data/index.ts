/** Readers and writers of data files: pure functions of bytes or text, one file a format. */
export { readNpy, writeNpy } from './npy.js';
export { readSafetensors, writeSafetensors, type Safetensors } from './safetensors.js';
