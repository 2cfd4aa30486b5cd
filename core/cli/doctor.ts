/** `saddlepoint doctor`: what this machine offers, and why the rest is not there. */
import { cpus, totalmem } from 'node:os';
import { environment } from '../driver/environment.js';
import { linalgReport } from '../linalg/index.js';
import { packageRoot } from '../package-root.js';
import { installHint, isInstalled } from '../registry/package.js';
import { tensorReport } from '../tensor/ladder.js';
import { print, printJson, tableText, type Common } from './io.js';

export async function doctorVerb(options: Common): Promise<number> {
  const { saddlepoint, node, platform } = environment();
  const linalg = linalgReport();
  const backends = await tensorReport();
  const linearProgramming = linearEngines();
  const machine = { processors: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30) };
  if (options.json) printJson({ saddlepoint, node, platform, machine, linalg, backends, linearProgramming });
  else {
    print(tableText(['what', 'found'], [
      ['saddlepoint', saddlepoint], ['node', node], ['platform', `${platform}, ${machine.processors} processors, ${machine.memoryGiB} GiB`],
      ['linear algebra', `${linalg.engine}${linalg.version ? ` ${linalg.version}` : ''}, ${linalg.threads} thread(s)${linalg.reason ? `: ${linalg.reason}` : ''}`],
      ...backends.map(({ id, reason }) => [`backend ${id}`, reason]),
      ...linearProgramming.map(({ id, reason }) => [`linear programming ${id}`, reason]),
    ]));
  }
  return 0;
}

/** HiGHS is a dependency; glpk.js (GPL-3.0) is there when the user installed it. */
function linearEngines(): { readonly id: string; readonly available: boolean; readonly reason: string }[] {
  const highs = isInstalled('highs', packageRoot.href), glpk = isInstalled('glpk.js', packageRoot.href);
  return [
    { id: 'highs', available: highs, reason: highs ? 'available; what plugins with linear subproblems get by default' : `missing: ${installHint('highs')}` },
    { id: 'glpk', available: glpk, reason: glpk ? 'available: the optional package glpk.js is installed (GPL-3.0)' : `not available: it needs ${installHint('glpk.js')}, which is optional; highs answers without it` },
  ];
}
