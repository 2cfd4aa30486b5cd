/**
 * The JavaScript of a module that a template wrote, so that a new plugin runs where TypeScript is not installed. It knows the few forms of
 * types that the templates use, and no others: a test holds it against the compiler for every template.
 */
const type = String.raw`(?:Promise<Finish \| void>|Finish \| void|ArrayLike<number>|Float64Array|State|number|void|\{ lower: Float64Array; upper: Float64Array \})`;

const erasures: readonly (readonly [RegExp, string])[] = [
  [/^interface .*\n/gm, ''],
  [/, type \w+/g, ''],
  [/ as const\b/g, ''],
  [new RegExp(String.raw`: ${type}(?=[,)]| =>| \{$)`, 'gm'), ''],
  [/(?<=[\w\])])!(?!=)/g, ''],
];

export const withoutTypes = (source: string): string => erasures.reduce((text, [form, by]) => text.replace(form, by), source);
