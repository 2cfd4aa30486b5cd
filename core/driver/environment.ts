/** Where a run was made: versions, platform, linear-algebra engine. Goes into every trace and result. */
import { readFileSync } from 'node:fs';
import type { Environment } from '../contract/result.js';
import { linalgReport } from '../linalg/index.js';
import { packageRoot } from '../package-root.js';

let cached: Environment | undefined;

export function environment(): Environment {
  if (cached) return cached;
  const { engine, version, threads } = linalgReport();
  cached = { saddlepoint: packageVersion(), node: process.versions.node, platform: `${process.platform}-${process.arch}`, linalg: version ? `${engine} ${version}` : engine, threads };
  return cached;
}

export const packageVersion = (): string => (JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8')) as { version: string }).version;
