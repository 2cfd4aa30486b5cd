/** Plain data as a literal of TypeScript (single quotes, bare keys) or as JSON: short objects on one line. */
const wide = 140;

interface Dialect { text(value: string): string; key(name: string): string; readonly last: string }

const typescript: Dialect = { text: (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`, key: (name) => (/^[a-z_]\w*$/i.test(name) ? name : `'${name}'`), last: ',' };
const json: Dialect = { text: JSON.stringify, key: JSON.stringify, last: '' };

export const literal = (value: unknown, indent = ''): string => write(value, indent, typescript);
export const jsonText = (value: unknown): string => `${write(value, '', json)}\n`;

function write(value: unknown, indent: string, dialect: Dialect): string {
  if (typeof value === 'string') return dialect.text(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const items = (deeper: string): readonly string[] => (Array.isArray(value) ? value.map((item) => write(item, deeper, dialect)) : Object.entries(value).map(([key, item]) => `${dialect.key(key)}: ${write(item, deeper, dialect)}`));
  const [open, close] = Array.isArray(value) ? '[]' : '{}', flat = items('').join(', ');
  if (flat === '') return `${open}${close}`;
  const line = Array.isArray(value) ? `[${flat}]` : `{ ${flat} }`;
  if (indent.length + line.length <= wide && !line.includes('\n')) return line;
  const inner = `${indent}  `;
  return `${open}\n${items(inner).map((item) => `${inner}${item}`).join(',\n')}${dialect.last}\n${indent}${close}`;
}
