/** What the command line prints: one JSON document on stdout under --json, logs on stderr, colour on a terminal only. */
import { SaddlepointError } from '../contract/errors.js';

export interface Common { readonly json?: boolean; readonly quiet?: boolean; readonly registry?: readonly string[]; readonly allowOutside?: boolean; readonly allowCommands?: boolean }

export const printJson = (document: unknown): void => { process.stdout.write(`${JSON.stringify(document)}\n`); };
export const print = (text: string): void => { process.stdout.write(`${text}\n`); };
export const log = (text: string): void => { process.stderr.write(`${text}\n`); };

/** Both streams: a result that is piped away stays plain while the log is on a terminal. */
const coloured = process.stdout.isTTY && process.stderr.isTTY && process.env.NO_COLOR === undefined;
const paint = (code: number) => (text: string): string => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);
export const bold = paint(1);
export const faint = paint(2);
export const red = paint(31);
export const green = paint(32);
export const yellow = paint(33);

/** Prints an error and returns the exit code. Anything without a code is a bug, and says so. */
export function printError(error: unknown, json: boolean): number {
  const coded = error instanceof SaddlepointError ? error : internal(error);
  if (json) printJson({ error: coded.toJSON() });
  else log(errorText(coded));
  return coded.exitCode;
}

export function errorText(error: SaddlepointError): string {
  const { file, line, pointer, expected, suggestion } = error.details;
  const place = [file && (line === undefined ? file : `${file}:${line}`), pointer && `at ${pointer}`].filter(Boolean).join(' ');
  return [`${red(`error[${error.code}]`)}: ${error.message}`, place && `  ${faint('where')}     ${place}`, expected && `  ${faint('expected')}  ${expected}`, suggestion && `  ${faint('try')}       ${suggestion}`].filter(Boolean).join('\n');
}

function internal(error: unknown): SaddlepointError {
  const message = error instanceof Error ? error.message : String(error);
  if (process.env.SADDLEPOINT_DEBUG && error instanceof Error) log(error.stack ?? '');
  return new SaddlepointError('internal', `Something went wrong inside Saddlepoint: ${message}`, { suggestion: 'this is a bug; run again with SADDLEPOINT_DEBUG=1 for the stack' }, 'failed', { cause: error });
}

/** A table with aligned columns; numbers are given as text. */
export function tableText(header: readonly string[], rows: readonly (readonly string[])[], rightAligned: readonly number[] = []): string {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string => cells.map((cell, column) => (rightAligned.includes(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join('  ').trimEnd();
  return [faint(line(header)), ...rows.map(line)].join('\n');
}
