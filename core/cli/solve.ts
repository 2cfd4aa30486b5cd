/** `saddlepoint solve SPEC`: one run, in a run directory of its own. */
import { resolve } from 'node:path';
import { checkRepetitions } from '../prepare.js';
import { openRun, runDocument } from '../open-spec.js';
import { placeError } from '../spec/text.js';
import { requireEmpty } from '../store/files.js';
import { openStore, solveDocument } from '../store/run-directory.js';
import { shownPath } from './format.js';
import { faint, log, printJson } from './io.js';
import { exitCodeOf, printResult, runToEnd } from './run.js';
import { openWithOptions, type SpecOptions } from './spec-options.js';
import { registryFor } from '../registry.js';

export interface SolveOptions extends SpecOptions { readonly out?: string; readonly requireConverged?: boolean; readonly report?: boolean }

export async function solveVerb(path: string, options: SolveOptions, command: string): Promise<number> {
  const quiet = options.quiet ?? false;
  if (options.out !== undefined) requireEmpty(resolve(options.out));
  const registry = registryFor(options.registry);
  const document = await openWithOptions(path, options);
  try { checkRepetitions(document.run.repetitions); } catch (error) { throw await placeError(error, document.runSource); }
  const opened = await openRun(document, registry, { allowOutside: options.allowOutside ?? false, allowCommands: options.allowCommands ?? false });
  const { id, title } = opened.chosen.method.manifest;
  if (opened.chosen.fit && !quiet) log(`method ${id} (${title}): the best fit of \`saddlepoint match\`; name another with --method`);
  const folder = resolve(options.out ?? defaultFolder(id));
  requireEmpty(folder);
  const run = runDocument(opened, { folder: document.folder, command, registries: (options.registry ?? []).map((file) => resolve(file)), allowOutside: options.allowOutside ?? false });
  const result = await runToEnd({ opened, folder, quiet, store: openStore(folder, run, opened.execution.seed, opened.execution.problem.kind) });
  if (options.json) printJson(solveDocument(result, folder));
  else if (!quiet) printResult(result);
  if (options.report) await reportOf(folder, quiet);
  return exitCodeOf(result, options.requireConverged ?? false);
}

async function reportOf(folder: string, quiet: boolean): Promise<void> {
  const { reportFolders } = await import('./report.js');
  const file = await reportFolders([folder], resolve(folder, 'report.html'));
  if (!quiet) log(faint(`  report       ${shownPath(file)}`));
}

let made = 0;
/** runs/<time>-<method>, with a counter when two start in one millisecond. */
export function defaultFolder(name: string): string {
  const time = new Date().toISOString().replace(/[-:]/g, '').replace('.', '').replace('Z', '');
  made += 1;
  return `runs/${time}-${process.pid}${made > 1 ? `-${made}` : ''}-${name}`;
}
