/** Plain data as a TypeScript literal: short objects on one line, single quotes. */
const wide = 140;

export function literal(value: unknown, indent = ''): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const flat = Array.isArray(value) ? `[${value.map((item) => literal(item)).join(', ')}]` : `{ ${Object.entries(value).map(([key, item]) => `${key}: ${literal(item)}`).join(', ')} }`;
  if (flat === '{  }') return '{}';
  if (indent.length + flat.length <= wide) return flat;
  const inner = `${indent}  `;
  const lines = Array.isArray(value) ? value.map((item) => literal(item, inner)) : Object.entries(value).map(([key, item]) => `${key}: ${literal(item, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${lines.map((line) => `${inner}${line},\n`).join('')}${indent}${close}`;
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
