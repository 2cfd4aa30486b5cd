#!/usr/bin/env node
/** `npm run demo`: logistic regression on a real table under three methods, side by side, with a report. */
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../package-root.js';
import { shownPath } from './format.js';
import { bold, log } from './io.js';
import { main } from './program.js';

const spec = shownPath(fileURLToPath(new URL('problems/logistic-regression/examples/cancer.json', packageRoot)));
log(`${bold('L2 logistic regression on the Wisconsin breast-cancer table')}: 569 samples, 30 features, three methods\n`);
process.exitCode = await main(['compare', spec, '--methods', 'gradient-descent,nesterov,lbfgs', ...process.argv.slice(2)]);
