/** Loading a native library through koffi, which is itself loaded only here and only when asked. */
import { createRequire } from 'node:module';
import { libraryCandidates, type NativeName } from './candidates.js';

/** What koffi gives back, as far as it is used here. */
export interface Library { func(name: string, result: string, parameters: string[]): unknown }
interface Koffi { load(path: string): Library }

export interface LoadedLibrary { readonly name: NativeName; readonly path: string; readonly library: Library }

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!;

/** The first candidate that loads and has the symbols that an engine stands on, or the reason why none does. */
export function loadLibrary(name: NativeName): LoadedLibrary | { readonly reason: string } {
  const candidates = libraryCandidates(name);
  if (candidates.length === 0) return { reason: `${name} does not exist on ${process.platform}` };
  let koffi: Koffi;
  try {
    koffi = createRequire(import.meta.url)('koffi') as Koffi;
  } catch (error) {
    return { reason: `koffi cannot be loaded: ${firstLine(error)}` };
  }
  let reason = '';
  for (const path of candidates) {
    try {
      const library = koffi.load(path);
      library.func('cblas_ddot', 'double', ['int', 'const double *', 'int', 'const double *', 'int']);
      return { name, path, library };
    } catch (error) {
      // The first failure names the plain library, which is the one that people can install.
      reason ||= `${path}: ${firstLine(error)}`;
    }
  }
  return { reason };
}
