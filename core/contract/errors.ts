/** Every error that a user can meet: a code, a message, the place, what was expected and what to do. */

import { printable } from './printable.js';

/** Where an error is and how to mend it. `pointer` is a JSON Pointer into the file, `line` is 1-based. */
export interface ErrorDetails {
  readonly pointer?: string;
  readonly file?: string;
  readonly line?: number;
  readonly expected?: string;
  readonly suggestion?: string;
}

/** Exit codes of the command line, by kind of failure (DESIGN 6). */
export const exitCodes = { usage: 2, misfit: 3, failed: 4, notConverged: 5, unavailable: 6, interrupted: 130 } as const;
export type Failure = keyof typeof exitCodes;

/** Longest message: what comes from a file can be of any length. */
const longestMessage = 1500;

const clipped = (text: string): string => (text.length > longestMessage ? `${text.slice(0, longestMessage)}...` : text);

/** A coded error: `code` is stable and documented, the message is for people and may change. */
export class SaddlepointError extends Error {
  override readonly name = 'SaddlepointError';
  constructor(
    readonly code: string,
    message: string,
    readonly details: ErrorDetails = {},
    readonly failure: Failure = 'usage',
    options?: ErrorOptions,
  ) {
    super(printable(clipped(message)), options);
  }

  /** Process exit status that the command line ends with. */
  get exitCode(): number { return exitCodes[this.failure]; }

  /** The `error` object that `--json` prints. */
  toJSON(): { code: string; message: string } & ErrorDetails {
    return { code: this.code, message: this.message, ...this.details };
  }

  /** The same error, placed in a file (or at a pointer) that the thrower did not know. */
  at(place: ErrorDetails): SaddlepointError {
    return new SaddlepointError(this.code, this.message, { ...place, ...this.details }, this.failure, { cause: this });
  }
}

/** Bad input: usage, spec, data, files. Exit 2. */
export const usageError = (code: string, message: string, details?: ErrorDetails): SaddlepointError => new SaddlepointError(code, message, details, 'usage');
/** A method that does not fit a problem. Exit 3. */
export const misfitError = (code: string, message: string, details?: ErrorDetails): SaddlepointError => new SaddlepointError(code, message, details, 'misfit');
/** A computation that failed: an oracle that throws, a matrix that is not positive definite. Exit 4. */
export const numericalError = (code: string, message: string, details?: ErrorDetails): SaddlepointError => new SaddlepointError(code, message, details, 'failed');
/** A backend or executor that is not there. Exit 6. */
export const unavailableError = (code: string, message: string, details?: ErrorDetails): SaddlepointError => new SaddlepointError(code, message, details, 'unavailable');
