/** Where a JSON Pointer's value is in a text, without a tree of the whole: a scan that skips what is not on the way. */

/** 1-based line of a position. */
export function lineAt(text: string, position: number): number {
  let line = 1;
  for (let i = text.indexOf('\n'); i >= 0 && i < position; i = text.indexOf('\n', i + 1)) line += 1;
  return line;
}

/** The line of a JSON Pointer's value, in a member that of its key; of its nearest ancestor when it is absent. */
export function lineOf(text: string, pointer: string): number | undefined {
  let at = valueAfter(text, 0), shown = at;
  if (at >= text.length) return undefined;
  for (const part of pointer.split('/').slice(1).map(unescape)) {
    const found = text[at] === '{' ? member(text, at, part) : text[at] === '[' ? entry(text, at, part) : undefined;
    if (!found) break;
    ({ value: at, shown } = found);
  }
  return lineAt(text, shown);
}

const unescape = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

/** `shown`: what is pointed at, the key of a member. */
interface Found { readonly value: number; readonly shown: number }

/** The last member of that name, as JSON.parse takes it. */
function member(text: string, open: number, name: string): Found | undefined {
  let found: Found | undefined;
  for (let key = valueAfter(text, open + 1); text[key] === '"';) {
    const end = endOf(text, key), value = valueAfter(text, valueAfter(text, end) + 1);
    if (isName(text, key, end, name)) found = { value, shown: key };
    key = next(text, value);
  }
  return found;
}

/** Names that are longer than any escape makes them are not even cut out. */
function isName(text: string, key: number, end: number, name: string): boolean {
  if (end - key - 2 < name.length || end - key - 2 > 6 * name.length) return false;
  try { return JSON.parse(text.slice(key, end)) === name; } catch { return false; }
}

function entry(text: string, open: number, index: string): Found | undefined {
  let value = valueAfter(text, open + 1);
  if (text[value] === ']') return undefined;
  for (let left = Number(index); left > 0 && value < text.length; left--) value = next(text, value);
  return /^\d+$/.test(index) && value < text.length ? { value, shown: value } : undefined;
}

/** Where the next value or key of the same list or object begins; the length of the text when there is none. */
function next(text: string, value: number): number {
  const after = valueAfter(text, endOf(text, value));
  return text[after] === ',' ? valueAfter(text, after + 1) : text.length;
}

function valueAfter(text: string, from: number): number {
  let i = from;
  while (i < text.length && /[\s\uFEFF]/.test(text[i]!)) i += 1;
  return i;
}

/** Past a string, a list, an object, or a number or word. */
function endOf(text: string, start: number): number {
  if (text[start] === '"') return endOfString(text, start);
  if (text[start] !== '{' && text[start] !== '[') { let i = start; while (i < text.length && !',]} \t\r\n'.includes(text[i]!)) i += 1; return i; }
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const c = text[i];
    if (c === '"') i = endOfString(text, i) - 1;
    else if (c === '{' || c === '[') depth += 1;
    else if ((c === '}' || c === ']') && --depth === 0) return i + 1;
  }
  return text.length;
}

function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i + 1;
}
