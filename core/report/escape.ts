/** HTML by template: everything that is put in is escaped, unless it is itself a piece of HTML that was made here. */

/** A class, not a shape: a value parsed from a file can never pass for one. */
export class Html {
  readonly #text: string;
  constructor(text: string) { this.#text = text; }
  toString(): string { return this.#text; }
}

export type Piece = Html | string | number | undefined | false | readonly Piece[];

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' };

/** Text that is safe inside an element and inside a quoted attribute. Controls that HTML forbids, and marks that reorder text, become visible. */
export const escapeText = (text: string): string => text
   
  .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
  .replace(/[&<>"'`]/g, (character) => entities[character]!);

export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return new Html(parts.reduce((text, part, i) => text + textOf(pieces[i - 1]) + part));
}

function textOf(piece: Piece): string {
  if (piece === undefined || piece === false) return '';
  if (piece instanceof Html) return piece.toString();
  return Array.isArray(piece) ? piece.map(textOf).join('') : escapeText(String(piece));
}
