/** The two engines that core brings: HiGHS always, GLPK where glpk.js is installed. Neither is loaded before its first solve. */
import { numericalError, unavailableError } from '../contract/errors.js';
import type { LinearProgram } from '../contract/linear-program.js';
import type { LinearOptions, LinearProgrammingEngine, LinearSolution } from './engine.js';
import { activityAt, hasIntegers, lagrangianBound, reducedCostsAt, tightened, validateProgram, valueAt } from './model.js';
import type { Answer, EngineId } from './protocol.js';
import { ask } from './thread.js';

export const highsEngine = (): LinearProgrammingEngine => engine('highs', 'HiGHS');
export const glpkEngine = (): LinearProgrammingEngine => engine('glpk', 'GLPK');

function engine(id: EngineId, title: string): LinearProgrammingEngine {
  return {
    id,
    async solve(program, options = {}) {
      validateProgram(program);
      const tight = tightened(program);
      if ('empty' in tight) return { status: 'infeasible', iterations: 0 };
      const answer = await ask(id, { program: withoutNames(tight), options: plainOptions(options) }, options.signal);
      return solutionOf(tight, answer, title);
    },
  };
}

/** Names are not sent to the worker. */
function withoutNames(program: LinearProgram): LinearProgram {
  const { columnNames: _columns, rowNames: _rows, ...rest } = program;
  return rest;
}

/** What can be sent: all but the signal. */
const plainOptions = ({ signal: _signal, ...rest }: LinearOptions): Omit<LinearOptions, 'signal'> => rest;

function solutionOf(program: LinearProgram, answer: Answer, title: string): LinearSolution {
  const { status, x, duals, iterations, message = '' } = answer;
  if (status === 'missing') throw unavailableError('package-missing', `${title} needs an optional package that is not installed: ${message}`, { expected: 'glpk.js', suggestion: 'npm install glpk.js, or use HiGHS' });
  if (status === 'failed' || status === 'undecided') throw numericalError('linear-engine', `${title} failed: ${message}.`, { suggestion: 'check the size of the coefficients, or try another engine' });
  const numbers = [x, duals].some((vector) => vector?.some((entry) => !Number.isFinite(entry)));
  if (numbers) throw numericalError('linear-engine', `${title} answered with numbers that are not finite.`, { suggestion: 'check the size of the coefficients, or try another engine' });
  return {
    status, iterations, ...(answer.bound === undefined ? {} : { bound: answer.bound }),
    ...(x ? { x, value: valueAt(program, x), rowActivity: activityAt(program.matrix, x) } : {}), ...(duals && !hasIntegers(program) ? dualPart(program, duals) : {}),
  };
}

function dualPart(program: LinearProgram, duals: Float64Array): Pick<LinearSolution, 'duals' | 'reducedCosts' | 'bound'> {
  const reducedCosts = reducedCostsAt(program, duals);
  const bound = lagrangianBound(program, duals, reducedCosts);
  return { duals, reducedCosts, ...(Number.isFinite(bound) ? { bound } : {}) };
}
