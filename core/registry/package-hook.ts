/** Lets plugins in any folder import `saddlepoint`: where it cannot be found from there, this very package answers. */
import { createRequire, register } from 'node:module';
import { packageRoot } from '../package-root.js';

let registered = false;

const source = (root: string): string => `
const own = { saddlepoint: ${JSON.stringify(new URL('dist/core/index.js', root).href)}, 'saddlepoint/testing': ${JSON.stringify(new URL('dist/core/testing/index.js', root).href)} };
export async function resolve(specifier, context, next) {
  if (!(specifier in own)) return next(specifier, context);
  try { return await next(specifier, context); } catch { return { url: own[specifier], shortCircuit: true }; }
}`;

export function resolvePackageForPlugins(): void {
  if (registered) return;
  registered = true;
  register(`data:text/javascript,${encodeURIComponent(source(packageRoot.href))}`);
}

/** The hook costs a thread: it is registered only where a module would not find the package by itself. */
export function resolvePackageFor(module: string): void {
  if (registered || !module.startsWith('file:')) return;
  try { createRequire(module).resolve('saddlepoint'); } catch { resolvePackageForPlugins(); }
}
