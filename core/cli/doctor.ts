/** `saddlepoint doctor`: what this machine offers, and why the rest is not there. */
import { cpus, totalmem } from 'node:os';
import { environment } from '../driver/environment.js';
import { linalgReport } from '../linalg/index.js';
import { print, printJson, tableText, type Common } from './io.js';

export function doctorVerb(options: Common): number {
  const { saddlepoint, node, platform } = environment();
  const linalg = linalgReport();
  const backends = [{ id: 'cpu', available: true, reason: 'float64 arrays on this processor; what `auto` takes' }];
  const machine = { processors: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30) };
  if (options.json) printJson({ saddlepoint, node, platform, machine, linalg, backends });
  else {
    print(tableText(['what', 'found'], [
      ['saddlepoint', saddlepoint], ['node', node], ['platform', `${platform}, ${machine.processors} processors, ${machine.memoryGiB} GiB`],
      ['linear algebra', `${linalg.engine}${linalg.version ? ` ${linalg.version}` : ''}, ${linalg.threads} thread(s)${linalg.reason ? `: ${linalg.reason}` : ''}`],
      ...backends.map(({ id, reason }) => [`backend ${id}`, reason]),
    ]));
  }
  return 0;
}
