/** Entries of registry.json: what is known of a plugin before any of its code is loaded. */
import type { Conformance, Metric, NestedIds, Source } from '../contract/method.js';
import type { OracleName, OracleUnit } from '../contract/oracle.js';
import type { FactName, DataField, Facts, Offer } from '../contract/problem.js';

interface Common {
  readonly id: string;
  readonly version: string;
  /** Path relative to the registry file (built-in ones: to the code root), or a package name. */
  readonly module: string;
  readonly export: string;
  readonly title: string;
  readonly summary: string;
  readonly tags?: readonly string[];
}

export interface MethodEntry extends Common {
  readonly kind: 'solver' | 'analysis';
  readonly source?: Source;
  readonly requires: readonly OracleName[];
  readonly uses?: readonly OracleName[];
  readonly asks?: readonly OracleName[];
  readonly observes?: readonly OracleName[];
  readonly facts?: Facts;
  readonly services?: readonly string[];
  /** Inner runs: label -> methods. */
  readonly nests?: Readonly<Record<string, NestedIds>>;
  readonly needsPackage?: string;
  readonly tensorGradients?: true;
  readonly precision: readonly ('f64' | 'f32')[];
  readonly params: object;
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly merit?: string;
  readonly preference?: number;
  readonly conformance?: Conformance;
}

export interface ProblemEntry extends Common {
  readonly kind: 'problem';
  readonly offers: readonly Offer[];
  readonly data?: Readonly<Record<string, DataField>>;
  readonly openData?: true;
  readonly params: object;
  readonly fields?: { readonly properties: Readonly<Record<string, object>>; readonly required?: readonly string[] };
  readonly units?: Readonly<Record<string, OracleUnit>>;
  readonly formula?: string;
  readonly knowsOptimum?: true;
  readonly runsCommands?: true;
  readonly tensors?: readonly OracleName[];
  readonly example: object;
  readonly conformance?: Pick<Conformance, 'exclude'>;
}

/** A rewrite of problems. Needs every oracle of `from` and every fact; never applies where the problem itself offers one of `unless`. */
export interface BridgeEntry extends Common {
  readonly kind: 'bridge';
  readonly from: readonly OracleName[];
  readonly to: readonly OracleName[];
  readonly facts?: readonly FactName[];
  readonly unless?: readonly OracleName[];
  readonly cost: number;
}

export type Entry = MethodEntry | ProblemEntry | BridgeEntry;

export const isMethod = (entry: Entry): entry is MethodEntry => entry.kind === 'solver' || entry.kind === 'analysis';
