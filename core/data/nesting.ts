/** A look at JSON text before it is parsed: the parser would build every level first. */

/** The position at which the nesting of JSON text passes a limit, outside strings. */
export function tooDeepAt(text: string, limit: number): number | undefined {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x22) { i = endOfString(text, i); continue; }
    if (c === 0x7b || c === 0x5b) { if (++depth > limit) return i; }
    else if (c === 0x7d || c === 0x5d) depth -= 1;
  }
  return undefined;
}

/** The position at which JSON text has had so many lists, objects and members, outside strings: each takes far more memory than its text. */
export function tooManyAt(text: string, limit: number): number | undefined {
  let seen = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x22) i = endOfString(text, i);
    else if ((c === 0x7b || c === 0x5b || c === 0x3a) && ++seen > limit) return i;
  }
  return undefined;
}

function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x5c) i += 1;
    else if (c === 0x22) return i;
  }
  return text.length;
}
