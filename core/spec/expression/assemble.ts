/** Programs as functions, printed or interpreted. */
import { openKernels } from './kernels.js';
import { compileProgram } from './print.js';
import type { Compiled, Program } from './program.js';
import { interpretProgram } from './tape.js';

export type Form = 'code' | 'tape';

export interface Assembler { readonly form: Form; assemble(program: Program): Compiled }

/** `form` is `code` where code can be generated, unless it is given. */
export function openAssembler(form: Form = canGenerate() ? 'code' : 'tape'): Assembler {
  const kernels = openKernels();
  return { form, assemble: (program) => (form === 'code' ? compileProgram(program, kernels) : interpretProgram(program, kernels)) };
}

/** Derivatives are derived and compiled when they are first asked for. */
export function later<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => made ??= make();
}

function canGenerate(): boolean {
  try { return (new Function('return true') as () => boolean)(); } catch { return false; }
}
