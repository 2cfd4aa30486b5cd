/** `saddlepoint check SPEC`: tests the oracles of a problem. */
import { exitCodes } from '../contract/errors.js';
import { requireValidDocument, subjectOfDocument } from '../open-spec.js';
import { registryFor } from '../registry.js';
import { checkProblem, type CheckReport, type CheckResult } from '../testing/oracles.js';
import { short } from './format.js';
import { faint, green, log, print, printJson, red, tableText } from './io.js';
import { openWithOptions, type SpecOptions } from './spec-options.js';

export async function checkVerb(path: string, options: SpecOptions): Promise<number> {
  const registry = registryFor(options.registry);
  const document = await openWithOptions(path, options);
  await requireValidDocument(document, registry);
  const { problem, start } = await subjectOfDocument(document, registry, { allowOutside: options.allowOutside ?? false, allowCommands: options.allowCommands ?? false });
  const report = checkProblem(problem, { ...(start ? { start } : {}), ...(typeof document.run.seed === 'number' ? { seed: document.run.seed } : {}) });
  if (options.json) printJson(documentOf(report));
  else if (!options.quiet) printReport(report, path);
  if (options.json && !options.quiet) for (const { name, finding } of failures(report)) log(`${name}: ${finding}`);
  return report.passed ? 0 : exitCodes.failed;
}

/** A measurement that is not finite is null in JSON. */
const documentOf = ({ passed, checks }: CheckReport): object => ({ passed, checks: checks.map(({ name, passed: own, measured, tolerance }) => ({ name, passed: own, measured, tolerance })) });

const failures = ({ checks }: CheckReport): readonly CheckResult[] => checks.filter(({ passed }) => !passed);

function printReport(report: CheckReport, path: string): void {
  const { checks, skipped, moved } = report, failed = failures(report);
  print(tableText(['', 'check', 'measured', 'allowed'], checks.map((check) => [check.passed ? '✓' : '✗', check.name, number(check.measured), allowed(check)])));
  for (const { name, finding } of failed) print(`\n${red(`✗ ${name}`)}\n  ${finding}`);
  if (moved > 0) print(faint(`\n${moved} sample points were moved towards the start: the objective is not finite where they were`));
  if (skipped.length > 0) print(faint(`\nnot applicable\n${skipped.map(({ name, reason }) => `  ${name}: ${reason}`).join('\n')}`));
  print(failed.length === 0 ? green(`\n${path}: all ${checks.length} checks passed`) : red(`\n${path}: ${failed.length} of ${checks.length} checks failed`));
}

const allowed = ({ bound, tolerance }: CheckResult): string => (tolerance === 0 && bound === 'at most' ? 'none' : `${bound} ${number(tolerance)}`);
const number = (value: number): string => (value === 0 ? '0' : short(value));
