/** Optional packages that a plugin needs (`needsPackage`): looked up, never loaded. */
import { createRequire } from 'node:module';
import { packageRoot } from '../package-root.js';
import { unavailableError } from '../contract/errors.js';
import type { MethodEntry } from './entry.js';
import type { PlacedEntry } from './load.js';

/** Entries that were read from a registry file know their folder. */
type MaybePlaced = MethodEntry & Partial<Pick<PlacedEntry, 'base'>>;

/** The package that the entry's plugin needs and that cannot be found from where the plugin lies; undefined when all is there. */
export function missingPackage(entry: MaybePlaced): string | undefined {
  const { needsPackage, base } = entry;
  return needsPackage === undefined || isInstalled(needsPackage, base === undefined || base === '' ? packageRoot.href : base) ? undefined : needsPackage;
}

/** Whether a package can be resolved from a folder (a file URL). One that is found but exports nothing to `require` is there. */
export function isInstalled(name: string, folder: string): boolean {
  try {
    createRequire(new URL('registry.json', folder)).resolve(name);
    return importResolves(name, folder);
  } catch (error) {
    return (error as { code?: string }).code === 'ERR_PACKAGE_PATH_NOT_EXPORTED';
  }
}

/** Loader hooks may hide a package from `import` only; `import.meta.resolve` speaks for this package's own folder. */
function importResolves(name: string, folder: string): boolean {
  if (!folder.startsWith(packageRoot.href)) return true;
  try {
    import.meta.resolve(name);
    return true;
  } catch (error) {
    return (error as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND';
  }
}

export const installHint = (name: string): string => `${name} (npm install ${name})`;

/** Exit 6: the method would fit, if its package were there. */
export const packageError = (id: string, name: string, fitting: readonly string[]): Error =>
  unavailableError('package-missing', `Method \`${id}\` needs the optional package ${name}, which is not installed.`, {
    pointer: '/method/id', expected: installHint(name), suggestion: fitting.length > 0 ? `npm install ${name}, or use ${fitting.join(', ')}` : `npm install ${name}`,
  });
