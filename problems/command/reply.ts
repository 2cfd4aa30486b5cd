/** The protocol: one line of JSON a request, one a reply; and every way in which that goes wrong. */
import { numericalError, type SaddlepointError } from '../../core/index.js';

/** Bytes of one reply, and of what is kept of the error output. */
export const longestLine = 2 ** 20;
export const keptOfErrors = 4096;

/** What went wrong, before it is known at which point. */
export interface Trouble { readonly code: string; readonly what: string; readonly expected?: string }
export const trouble = (code: string, what: string, expected?: string): Trouble => ({ code, what, ...(expected ? { expected } : {}) });

const short = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}...` : text);
const replyForm = '{"id": <the id of the request>, "value": <a number>} or {"id": ..., "error": "why"}, on one line of standard output';

/** The value, or what is wrong with the line. "Infinity" as a text is a point outside the domain: JSON has no such number. */
export function readReply(line: string, id: number): number | Trouble {
  let reply: unknown;
  try { reply = JSON.parse(line); } catch { return trouble('command-reply', `it wrote a line that is not JSON: ${short(line)}`, replyForm); }
  if (typeof reply !== 'object' || reply === null || Array.isArray(reply)) return trouble('command-reply', `it wrote a line that is no reply: ${short(line)}`, replyForm);
  const { id: of, value, error } = reply as { readonly id?: unknown; readonly value?: unknown; readonly error?: unknown };
  if (of !== id) return trouble('command-reply-id', `it answered request ${short(JSON.stringify(of) ?? 'none')}, and was asked request ${id}`, `"id": ${id}`);
  if (error !== undefined) return trouble('command-failed', `it says: ${short(typeof error === 'string' ? error : JSON.stringify(error))}`);
  if (value === 'Infinity') return Infinity;
  if (typeof value !== 'number' || !Number.isFinite(value)) return trouble('command-value', `its value is ${short(JSON.stringify(value) ?? 'missing')}`, 'a finite number, or "Infinity" where the point is outside the domain');
  return value;
}

/** An error that names the point. */
export function atPoint({ code, what, expected }: Trouble, command: readonly string[], point: string): SaddlepointError {
  return numericalError(code, `The command \`${short(command.join(' '))}\` failed at the point ${point}: ${what}.`, { pointer: '/params/command', ...(expected ? { expected } : {}) });
}

/** The last of what a process wrote to its error output. */
export function lastLines(text: string): string {
  const lines = text.trimEnd().split('\n').slice(-5).join('\n');
  return lines === '' ? '' : `; its last words:\n${lines.slice(-1000)}`;
}
export const ending = (code: number | null, signal: string | null): string => (signal ? `it was ended by ${signal}` : `it ended with exit code ${code}`);
