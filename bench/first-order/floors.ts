/** Oracle calls on hard instances made for each accuracy, beside the lower bounds: slopes of log calls over log eps. */
import { solve, type AnyProblem } from '../../core/index.js';
// Bridges and the methods that the analysis measures are loaded by path: they must be among what this compiles.
import '../../core/registry/bridges/box-to-prox.js';
import '../../core/registry/bridges/gradient-to-sample-gradient.js';
import '../../core/registry/bridges/online-to-batch.js';
import '../../core/registry/bridges/prox-to-two-centre-prox.js';
import '../../core/registry/bridges/sample-gradient-to-composite.js';
import '../../core/registry/bridges/smooth-to-composite.js';
import '../../core/registry/bridges/value-to-gradient.js';
import '../../plugins/gradient-descent/index.js';
import '../../plugins/lbfgs/index.js';
import '../../plugins/nesterov/index.js';
import { oracleFloor } from '../../plugins/oracle-floor/index.js';
import { hardInstance } from '../../problems/hard-instance/index.js';

const methods = ['gradient-descent', { id: 'nesterov', params: { variant: 'fista' } }, 'lbfgs'];

export async function benchFloors(): Promise<void> {
  console.log('\nlower bounds: calls to a stationary point of the chain made for each accuracy (floors: T + 1)');
  for (const [params, claim] of [[{ order: 1, Delta: 1e5, L: 1, eps: 0.3 }, -2], [{ order: 2, Delta: 1e4, L: 1, eps: 0.1 }, -1.5]] as const) {
    const problem = hardInstance.build({ data: {}, params, spec: {} }) as AnyProblem;
    const { tables, seconds } = await solve({ problem, method: { method: oracleFloor, params: { methods } } });
    const { calls, slopes } = tables!, floor = [...calls!.columns.floor!].map(Number);
    console.log(`  order ${params.order}, T + 1 from ${floor[0]} to ${floor.at(-1)} (${seconds.toFixed(1)} s; claim: slope ${claim})`);
    for (const name of ['gradient-descent', 'nesterov', 'lbfgs']) {
      const column = [...calls!.columns[name]!].map(Number);
      console.log(`    ${name.padEnd(17)} ${column.at(-1)} calls, ${(column.at(-1)! / floor.at(-1)!).toFixed(2)} times the floor, slope ${Number(slopes!.columns[name]![0]).toFixed(2)}`);
    }
  }
}
