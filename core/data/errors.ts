/** Every error of reading data is made here: one list of codes, documented in core/spec/reference/README.md. */
import type { SaddlepointError} from '../contract/errors.js';
import { usageError, type ErrorDetails } from '../contract/errors.js';

export type DataErrorCode =
  | 'data-reference' | 'data-file-missing' | 'data-file-unreadable' | 'data-outside-folder' | 'data-not-a-file' | 'data-too-large' | 'data-sha256'
  | 'data-format' | 'data-dtype' | 'data-name-unknown' | 'data-non-finite' | 'data-ragged' | 'data-cell' | 'data-column-unknown' | 'data-column-duplicate';

/** A place whose parts may be unknown: `undefined` parts are left out. */
export type Place = { readonly [K in keyof ErrorDetails]: ErrorDetails[K] | undefined };

export const dataError = (code: DataErrorCode, message: string, place: Place = {}): SaddlepointError =>
  usageError(code, message, Object.fromEntries(Object.entries(place).filter(([, part]) => part !== undefined)));

/** ` in x.csv`, or nothing for data without a file. */
export const inFile = (file: string | undefined): string => file === undefined ? '' : ` in ${file}`;

/** Text from outside, cut to 40 characters and quoted, so that an error stays readable whatever the file holds. */
export const quote = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
