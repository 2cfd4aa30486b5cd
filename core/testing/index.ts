/** `saddlepoint/testing`: checks of a problem's oracles, and the conformance kit for plugins. */
export { checks, checkProblem, type Check, type CheckOptions, type CheckReport, type CheckResult, type Measurement } from './oracles.js';
export { conform, type ConformanceReport, type ConformanceResult, type ConformOptions } from './conformance/conform.js';
export { openElsewhere, type Elsewhere } from './conformance/elsewhere.js';
export { conformanceChecks } from './conformance/list.js';
export { zoo, type ZooProblem } from './zoo/index.js';
