/** What every run can ask for without binding it: the tokens that core itself serves. */
import { token, type Binding } from '../contract/services.js';
import { linalg, type Engine } from '../linalg/index.js';
import { glpkEngine, highsEngine } from '../linear-programming/engines.js';
import { glpkToken, highsToken, linearProgrammingToken } from '../linear-programming/token.js';

/** The float64 linear-algebra engine of this process. */
export const linalgToken = token<Engine>('linalg');

export const rootBindings: readonly Binding[] = [
  { token: linalgToken, create: () => linalg() },
  { token: linearProgrammingToken, create: highsEngine },
  { token: highsToken, create: highsEngine },
  { token: glpkToken, create: glpkEngine },
];
