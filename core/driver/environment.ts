/** Where a run was made: versions, platform, linear-algebra engine. Goes into every trace and result. */
import type { Environment } from '../contract/result.js';
import type { Execution } from './execution.js';
import { tensorToken, type TensorBackend } from '../tensor/backend.js';
import { linalgReport } from '../linalg/index.js';
import { packageVersion } from '../package-root.js';

let cached: Environment | undefined;

export function environment(): Environment {
  if (cached) return cached;
  const { engine, version, threads } = linalgReport();
  cached = { saddlepoint: packageVersion(), node: process.versions.node, platform: `${process.platform}-${process.arch}`, linalg: version ? `${engine} ${version}` : engine, threads };
  return cached;
}

export const environmentOf = (x: Execution): Environment => ({ ...environment(), ...backendOf(x) });

/** The tensor backend, which decides about bits: of the problem's oracles, or of the method, where the caller's own binding, which comes last, wins as it does in the container. */
export function backendOf({ method, problem, services = [] }: Pick<Execution, 'method' | 'problem' | 'services'>): { readonly backend?: string } {
  if (problem.backend !== undefined) return { backend: problem.backend };
  if (!Object.values(method.manifest.services ?? {}).some(({ id }) => id === tensorToken.id)) return {};
  const backend = services.findLast(({ token }) => token.id === tensorToken.id)?.value as TensorBackend | undefined;
  return backend ? { backend: backend.id } : {};
}
