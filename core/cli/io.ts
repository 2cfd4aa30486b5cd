/** What the command line prints: one JSON document on stdout under --json, logs on stderr, colour on a terminal only. */
import { SaddlepointError } from '../contract/errors.js';
import { printable, printableJson, printableLine } from '../contract/printable.js';

export interface Common { readonly json?: boolean; readonly quiet?: boolean; readonly registry?: readonly string[]; readonly allowOutside?: boolean; readonly allowCommands?: boolean }

export const printJson = (document: unknown): void => { process.stdout.write(`${printableJson(JSON.stringify(document))}\n`); };
export const print = (text: string): void => { process.stdout.write(`${shown(text)}\n`); };
export const log = (text: string): void => { process.stderr.write(`${shown(text)}\n`); };

/** Both streams: a result that is piped away stays plain while the log is on a terminal. */
const coloured = process.stdout.isTTY && process.stderr.isTTY && process.env.NO_COLOR === undefined;
/** Whatever a text is made of, nothing but our own colours reaches the terminal. */
const shown = (text: string): string => (coloured ? text.split(/(\u001b\[(?:[0-2]|3[1-3])m)/).map((part, i) => (i % 2 === 1 ? part : printable(part))).join('') : printable(text));
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
  const place = printableLine([file && (line === undefined ? file : `${file}:${line}`), pointer && `at ${pointer}`].filter(Boolean).join(' '));
  return [`${red(`error[${error.code}]`)}: ${error.message}`, place && `  ${faint('where')}     ${place}`, expected && `  ${faint('expected')}  ${expected}`, suggestion && `  ${faint('try')}       ${suggestion}`].filter(Boolean).join('\n');
}

function internal(error: unknown): SaddlepointError {
  const message = error instanceof Error ? error.message : String(error);
  if (process.env.SADDLEPOINT_DEBUG && error instanceof Error) log(error.stack ?? '');
  return new SaddlepointError('internal', `Something went wrong inside Saddlepoint: ${message}`, { suggestion: 'this is a bug; run again with SADDLEPOINT_DEBUG=1 for the stack' }, 'failed', { cause: error });
}

/** A table with aligned columns; numbers are given as text. */
export function tableText(header: readonly string[], rows: readonly (readonly string[])[], rightAligned: readonly number[] = []): string {
  return aligned(header.map(inCell), rows.map((row) => row.map(inCell)), rightAligned);
}

/** A cell is one line; colours are left to `shown`. */
const inCell = (text: string): string => text.replace(/[\t\n\r\u2028\u2029]/g, '\ufffd');

function aligned(header: readonly string[], rows: readonly (readonly string[])[], rightAligned: readonly number[]): string {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string => cells.map((cell, column) => (rightAligned.includes(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join('  ').trimEnd();
  return [faint(line(header)), ...rows.map(line)].join('\n');
}
