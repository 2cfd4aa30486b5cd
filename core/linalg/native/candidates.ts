/** Where native libraries are looked for. Plain names come first: the dynamic loader knows the system better than a list of folders. */
import type { EngineName } from '../engine.js';

export type NativeName = Exclude<EngineName, 'portable'>;

const openblas: Readonly<Record<string, readonly string[]>> = {
  linux: [
    'libopenblas.so.0', 'libopenblas.so',
    '/usr/lib/x86_64-linux-gnu/libopenblas.so.0', '/usr/lib/aarch64-linux-gnu/libopenblas.so.0', '/usr/lib64/libopenblas.so.0', '/usr/lib/libopenblas.so.0', '/usr/local/lib/libopenblas.so.0',
  ],
  darwin: ['libopenblas.dylib', '/opt/homebrew/opt/openblas/lib/libopenblas.dylib', '/usr/local/opt/openblas/lib/libopenblas.dylib'],
  win32: ['libopenblas.dll', 'openblas.dll'],
};

const mkl: Readonly<Record<string, readonly string[]>> = {
  linux: ['libmkl_rt.so', 'libmkl_rt.so.2', 'libmkl_rt.so.1', '/opt/intel/oneapi/mkl/latest/lib/libmkl_rt.so'],
  darwin: ['libmkl_rt.dylib'],
  win32: ['mkl_rt.2.dll', 'mkl_rt.1.dll', 'mkl_rt.dll'],
};

/** File names to try for an engine on a platform, in order. */
export function libraryCandidates(name: NativeName, platform: string = process.platform): readonly string[] {
  switch (name) {
    case 'openblas': return openblas[platform] ?? openblas['linux']!;
    case 'mkl': return mkl[platform] ?? mkl['linux']!;
    case 'accelerate': return platform === 'darwin' ? ['/System/Library/Frameworks/Accelerate.framework/Accelerate'] : [];
  }
}

/** Engines that 'auto' and 'native' try, in order; MKL only when it is named. */
export const automaticOrder = (platform: string = process.platform): readonly NativeName[] => (platform === 'darwin' ? ['accelerate', 'openblas'] : ['openblas']);
