/** Registry entries in words: what `describe` prints and what the pages of docs/reference say. */
import type { DataField } from '../contract/problem.js';
import type { MethodEntry, ProblemEntry } from './entry.js';

interface Property { readonly type?: string | string[]; readonly const?: unknown; readonly enum?: unknown[]; readonly anyOf?: Property[]; readonly default?: unknown; readonly description?: string }

export interface ParamRow { readonly name: string; readonly type: string; /** As JSON; empty when there is none. */ readonly default: string; readonly meaning: string; readonly required: boolean }

/** The top-level properties of a params schema. */
export function paramRows(schema: object): readonly ParamRow[] {
  const { properties = {}, required = [] } = schema as { properties?: Record<string, Property>; required?: readonly string[] };
  return Object.entries(properties).map(([name, property]) => ({
    name, type: typeText(property), default: property.default === undefined ? '' : JSON.stringify(property.default), meaning: property.description ?? '',
    required: required.includes(name) && property.default === undefined,
  }));
}

function typeText({ type, const: constant, enum: values, anyOf }: Property): string {
  if (constant !== undefined) return JSON.stringify(constant);
  if (values) return values.map((value) => JSON.stringify(value)).join(' | ');
  return anyOf ? anyOf.map(typeText).join(' | ') : [type ?? 'any'].flat().join(' | ');
}

export const shapeText = ({ shape, or }: DataField): string => [shape, ...(or ? [or] : [])].map((extents) => extents.join(' x ')).join(' or ');
export const fieldMeaning = ({ summary, optional, sparse, instead }: DataField): string => [summary, sparse && 'may be sparse', instead !== undefined && `not beside ${instead}`, optional && 'optional'].filter(Boolean).join('; ');

/** `Authors (year), Title, reference`. */
export const sourceText = ({ authors, year, title, reference }: NonNullable<MethodEntry['source']>): string => `${authors} (${year}), ${title}${reference ? `, ${reference}` : ''}`;

/** What a method cannot do without: oracles that it calls, and oracles that it asks for. */
export const neededOracles = ({ requires, asks = [] }: MethodEntry): readonly string[] => [...requires, ...asks.map((name) => `${name} (asked)`)];

/** The family whose example shows a method: one that offers what it needs, `quadratic` first. */
export function exampleProblem(entry: MethodEntry, problems: readonly ProblemEntry[]): ProblemEntry | undefined {
  const offersAll = (problem: ProblemEntry): boolean => [...entry.requires, ...(entry.asks ?? [])].every((oracle) => problem.offers.some(({ oracles }) => oracles.includes(oracle)));
  return problems.find((candidate) => candidate.id === 'quadratic' && offersAll(candidate)) ?? problems.find(offersAll) ?? problems[0];
}

/** A run of the method on the example of that family. */
export const exampleRun = (entry: MethodEntry, problems: readonly ProblemEntry[]): object => ({
  spec: 'run/1', problem: exampleProblem(entry, problems)?.example ?? 'problem.json', method: { id: entry.id, params: {} },
  ...(entry.kind === 'analysis' || !('gradientNorm' in entry.metrics || entry.requires.length > 0) ? {} : { stop: { kind: 'gradient-norm', below: 1e-8 } }),
});
