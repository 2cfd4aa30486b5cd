/** Sliding and saddle methods: the cost of inner steps, a 512 x 512 total variation, the slopes of the complexity claims, and lower bounds. */
import { linalgReport, setLinalgThreads } from '../core/index.js';
// The registry loads bridges by path: they must be among what this compiles.
import '../core/registry/bridges/prox-to-two-centre-prox.js';
import { benchDenoising } from './first-order/denoising.js';
import { benchFloors } from './first-order/floors.js';
import { benchInnerSteps } from './first-order/inner-steps.js';
import { benchSlopes } from './first-order/slopes.js';

/** Prints four tables; about two minutes. */
export async function run(): Promise<void> {
  setLinalgThreads(1);
  const { engine, version = '' } = linalgReport();
  console.log(`first order: ${engine} ${version}, one thread`);
  await benchInnerSteps();
  await benchDenoising();
  await benchSlopes();
  await benchFloors();
}
