/** Where a run was made: versions, platform, linear-algebra engine. Goes into every trace and result. */
import type { Environment } from '../contract/result.js';
import { linalgReport } from '../linalg/index.js';
import { packageVersion } from '../package-root.js';

let cached: Environment | undefined;

export function environment(): Environment {
  if (cached) return cached;
  const { engine, version, threads } = linalgReport();
  cached = { saddlepoint: packageVersion(), node: process.versions.node, platform: `${process.platform}-${process.arch}`, linalg: version ? `${engine} ${version}` : engine, threads };
  return cached;
}
