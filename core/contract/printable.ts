/** Text from files, as a terminal may show it. */

/** Controls (C0 but line breaks and tabs, DEL, C1) can rewrite a terminal, marks of direction can reorder a line: each is shown as U+FFFD. */
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

export const printable = (text: string): string => text.replace(unprintable, '\ufffd');

/** For a place, a cell of a table, a live line: what would begin a new line is shown too. */
export const printableLine = (text: string): string => printable(text).replace(/[\t\n\u2028\u2029]/g, '\ufffd');

/** The same JSON, with these characters escaped. */
export const printableJson = (json: string): string => json.replace(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
