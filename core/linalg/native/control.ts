/** Version and threads of a native library; each has its own functions for that. */
import type { LoadedLibrary, Library } from './library.js';

export interface LibraryControl {
  readonly version?: string;
  /** Sets how many threads the library uses; gives back how many it will use. */
  setThreads(threads: number): number;
}

function openblasControl(library: Library): LibraryControl {
  const configuration = library.func('openblas_get_config', 'const char *', []) as () => string;
  const set = library.func('openblas_set_num_threads', 'void', ['int']) as (threads: number) => void;
  const get = library.func('openblas_get_num_threads', 'int', []) as () => number;
  const core = library.func('openblas_get_corename', 'const char *', []) as () => string;
  // "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH ... MAX_THREADS=64": the number and the processor's kernels decide about bits.
  const words = configuration().split(/\s+/);
  if (words.includes('USE64BITINT')) throw new Error('its integers have 64 bits, 32 are needed');
  const version = `${words[1] ?? ''} ${core()}`.trim();
  return { version, setThreads(threads) { set(threads); return get(); } };
}

/** Accelerate has no call for it on most releases: the environment variable must be there before the first kernel runs. */
function accelerateControl(): LibraryControl {
  return { setThreads(threads) { process.env['VECLIB_MAXIMUM_THREADS'] = String(threads); return threads; } };
}

/** MKL is asked for the same bits at any memory alignment (conditional numerical reproducibility: MKL_CBWR_AUTO = 2). */
function mklControl(library: Library): LibraryControl {
  const set = library.func('MKL_Set_Num_Threads', 'void', ['int']) as (threads: number) => void;
  const get = library.func('MKL_Get_Max_Threads', 'int', []) as () => number;
  const reproducible = library.func('MKL_CBWR_Set', 'int', ['int']) as (mode: number) => number;
  reproducible(2);
  const text = new Uint8Array(200);
  const describe = library.func('MKL_Get_Version_String', 'void', ['char *', 'int']) as (out: Uint8Array, length: number) => void;
  describe(text, text.length);
  const version = /Version (\S+)/.exec(new TextDecoder().decode(text))?.[1];
  return { ...(version ? { version } : {}), setThreads(threads) { set(threads); return get(); } };
}

export function controlOf({ name, library }: LoadedLibrary): LibraryControl {
  switch (name) {
    case 'openblas': return openblasControl(library);
    case 'accelerate': return accelerateControl();
    case 'mkl': return mklControl(library);
  }
}
