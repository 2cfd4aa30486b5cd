/** `defineProblem`: a family (manifest and build), or one problem written as plain functions. */
import type { Static, TSchema } from 'typebox';
import { layoutOf, layoutSize, type Layout, type Vector } from './arrays.js';
import { usageError } from './errors.js';
import type { OracleName, OracleSet, OracleUnit } from './oracle.js';
import type { Answers, AnyProblem, Family, FamilyInput, FamilyManifest, Problem, Reference, Traits } from './problem.js';
import type { Random } from './random.js';

/** A problem as plain functions: `size` makes one block `x`, `layout` names several. */
export interface PlainProblem<O extends OracleName, A extends OracleName = never> {
  readonly kind?: string;
  readonly size?: number;
  readonly layout?: Layout;
  readonly oracles: Readonly<Pick<OracleSet, O>>;
  /** Who answers a method that asks, where an oracle cannot be called in process. */
  readonly answers?: Answers<A>;
  readonly traits?: Readonly<Traits>;
  /** Zeros when absent. */
  readonly start?: readonly number[] | Vector | ((random: Random) => Vector);
  readonly reference?: Reference;
  readonly units?: Readonly<Record<string, OracleUnit>>;
}

/** A family of problems for the registry: data that is known before any code runs, and how to build the oracles. */
export function defineProblem<P extends TSchema>(manifest: FamilyManifest<P>, build: (input: FamilyInput<Static<P>>) => AnyProblem | Promise<AnyProblem>): Family<P>;
/** One problem as plain functions, ready for `solve`. */
export function defineProblem<O extends OracleName, const A extends OracleName = never>(problem: PlainProblem<O, A>): Problem<O, A>;
export function defineProblem(first: FamilyManifest | PlainProblem<OracleName, OracleName>, build?: Family['build']): Family | AnyProblem {
  return build ? { manifest: first as FamilyManifest, build } : plain(first as PlainProblem<OracleName, OracleName>);
}

function plain(problem: PlainProblem<OracleName, OracleName>): AnyProblem {
  const { kind = 'functions', traits = {}, oracles, start } = problem;
  const layout = problem.layout ?? (problem.size === undefined ? undefined : layoutOf({ name: 'x', shape: [problem.size] }));
  if (!layout) throw usageError('problem-size', 'A problem needs its number of variables.', { expected: '`size` or `layout`' });
  const size = layoutSize(layout);
  return {
    kind, layout, traits, oracles,
    start: typeof start === 'function' ? start : () => (start ? Float64Array.from(start) : new Float64Array(size)),
    ...(problem.reference ? { reference: problem.reference } : {}), ...(problem.answers ? { answers: problem.answers } : {}), ...(problem.units ? { units: problem.units } : {}),
  };
}
