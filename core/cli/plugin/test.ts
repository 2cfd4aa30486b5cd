/** `saddlepoint plugin test FOLDER`: the conformance kit over the plugins of a folder. */
import { exitCodes, usageError } from '../../contract/errors.js';
import { conform, openElsewhere, type ConformanceReport, type ConformanceResult } from '../../testing/index.js';
import { resolvePackageForPlugins } from '../../registry/package-hook.js';
import { short } from '../format.js';
import { faint, green, log, print, printJson, red, tableText, yellow, type Common } from '../io.js';
import { openFolder, updateRegistry } from './folder.js';

interface TestOptions extends Common { readonly update?: boolean }

export async function pluginTestVerb(folder: string, options: TestOptions): Promise<number> {
  resolvePackageForPlugins();
  if (options.update) await updateRegistry(folder);
  const { entries, warnings } = await openFolder(folder);
  const plugins = entries.filter(({ kind }) => kind !== 'bridge');
  if (plugins.length === 0) throw usageError('plugin-folder', `${folder} holds no method and no family of problems.`, { file: folder, expected: 'at least one entry of kind solver, analysis or problem' });
  const elsewhere = openElsewhere(plugins);
  const reports: ConformanceReport[] = [];
  for (const plugin of plugins) reports.push(await conform(plugin, { elsewhere, beside: entries.filter((entry) => entry !== plugin) }));
  const all: ConformanceReport = { passed: reports.every(({ passed }) => passed), checks: reports.flatMap(({ checks }) => checks), warnings: [...warnings, ...reports.flatMap((report) => report.warnings)] };
  if (options.json) printJson(all);
  else if (!options.quiet) plugins.forEach(({ id, version }, i) => { printReport(`${id} ${version}`, reports[i]!); });
  if (!options.json && !options.quiet) for (const warning of all.warnings) log(yellow(`note: ${warning}`));
  // A plugin that leaves a timer behind must not keep this process: the timer here does not keep it either.
  setTimeout(() => { process.exit(); }, 200).unref();
  return all.passed ? 0 : exitCodes.failed;
}

function printReport(title: string, { passed, checks }: ConformanceReport): void {
  const names = [...new Set(checks.map(({ name }) => name))];
  const made = names.map((name) => checks.filter((check) => check.name === name));
  print(`${title}\n${tableText(['', 'check', 'runs', 'worst', 'allowed'], made.map(rowOf), [2])}`);
  for (const group of made) explain(group.filter((check) => !check.passed));
  const excluded = checks.filter((check) => check.excluded !== undefined);
  if (excluded.length > 0) print(faint(`\nexcluded by the manifest\n${excluded.map(({ name, excluded: reason }) => `  ${name}: ${reason}`).join('\n')}`));
  const failed = made.filter((group) => group.some((check) => !check.passed)).length;
  print(passed ? green(`\n${title}: all ${names.length} checks passed\n`) : red(`\n${title}: ${failed} of ${names.length} checks failed\n`));
}

function rowOf(group: readonly ConformanceResult[]): readonly string[] {
  const [first] = group, measured = group.filter((check) => check.measured !== undefined);
  const worst = measured.reduce<ConformanceResult | undefined>((before, next) => (before && before.measured! / before.tolerance! >= next.measured! / next.tolerance! ? before : next), undefined);
  const mark = first!.excluded !== undefined ? '-' : group.every(({ passed }) => passed) ? '✓' : '✗';
  return [mark, first!.name, String(group.length), worst ? short(worst.measured!) : '', worst ? short(worst.tolerance!) : ''];
}

/** The first two problems on which a check fails say enough. */
function explain(failed: readonly ConformanceResult[]): void {
  if (failed.length === 0) return;
  print(`\n${red(`✗ ${failed[0]!.name}`)}`);
  for (const { problem, message = '' } of failed.slice(0, 2)) print(`  ${problem === undefined ? '' : `on ${problem}: `}${message}`);
  if (failed.length > 2) print(faint(`  and on ${failed.length - 2} more`));
}
