/** `saddlepoint resume DIRECTORY`: carries on a run that was killed or interrupted. */
import { openResume } from '../resume.js';
import { solveDocument } from '../store/run-directory.js';
import { log, print, printJson, type Common } from './io.js';
import { exitCodeOf, printResult, runToEnd } from './run.js';

export interface ResumeVerbOptions extends Common { readonly allowOtherEngine?: boolean; readonly requireConverged?: boolean }

export async function resumeVerb(directory: string, options: ResumeVerbOptions): Promise<number> {
  const quiet = options.quiet ?? false;
  const resumption = await openResume(directory, { allowOtherEngine: options.allowOtherEngine ?? false, allowCommands: options.allowCommands ?? false, ...(options.allowOutside ? { allowOutside: true } : {}) });
  if ('ended' in resumption) {
    if (options.json) printJson(resumption.ended);
    else if (!quiet) print(`this run ended already: ${resumption.ended.outcome}, ${resumption.ended.reason}`);
    return 0;
  }
  if (!quiet) for (const note of resumption.notes) log(note);
  if (!quiet) log(`resuming at k = ${resumption.snapshot?.k ?? 0}`);
  const result = await runToEnd({ ...resumption, quiet });
  if (options.json) printJson(solveDocument(result, resumption.folder));
  else if (!quiet) printResult(result);
  return exitCodeOf(result, options.requireConverged ?? false);
}
