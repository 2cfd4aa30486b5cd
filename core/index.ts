/** The public API of Saddlepoint, re-exports only: the one place that semver covers. */
export * from './contract/index.js';
export * from './linalg/index.js';
export * from './geometry/index.js';
export * from './online/index.js';
export * from './lower-bounds/index.js';
export * from './satisfiability/index.js';
export { solve, iterate, resume } from './solve.js';
export { askTell, type AskTellInput, type AskTellSession, type SavedAskTell, type Variables } from './ask-tell.js';
export type { RunInput, MethodChoice } from './prepare.js';
export { registry } from './registry.js';
export type { Definition } from './registry/definition.js';
export type { BridgeEntry, Entry, MethodEntry, ProblemEntry } from './registry/entry.js';
export type { Fit, Matching, Misfit } from './registry/match.js';
export { defineBridge } from './registry/bridges/bridge.js';
export { orthantMinimiser, type OrthantOptions, type SmoothPart } from './orthant-wise.js';
export { drive } from './driver/iterate.js';
export type { Execution, Progress, Snapshot, Store } from './driver/execution.js';
export { tensorToken, type TensorBackend } from './tensor/backend.js';
export type { OpenTensorOracles, TensorOracle } from './tensor/oracles/protocol.js';
export { streamFor } from './random/derive.js';
export { linalgToken } from './container/modules.js';
export { nonSmoothPattern } from './spec/expression/kinks.js';
export { glpkToken, highsToken, linearProgrammingToken } from './linear-programming/token.js';
export type { LinearOptions, LinearProgrammingEngine, LinearSolution } from './linear-programming/engine.js';
export { activityAt, fractionality, hasIntegers, lagrangianBound, reducedCostsAt, validateProgram, valueAt, violation } from './linear-programming/model.js';
export type { CompiledExpression, CompiledSystem, ExpressionInput, SystemInput } from './spec/expression/index.js';

/** The expression compiler, loaded on first use: it brings a parser along. */
export const expressions = (): Promise<typeof import('./spec/expression/index.js')> => import('./spec/expression/index.js');
