/** Whether one method fits one problem, and the words where it does not. */
import { misfitError } from '../contract/errors.js';
import type { MethodEntry } from './entry.js';
import type { Registry } from './load.js';
import { matchMethods, type Fit, type Offered } from './match.js';
import { missingPackage, packageError } from './package.js';

/** `name`: how messages call the problem. */
export interface FitSubject { readonly offered: Offered; readonly name: string }

/** Where only an optional package is missing, it is no misfit. */
function requirePackage(entry: MethodEntry, { offered }: Pick<FitSubject, 'offered'>, registry: Registry): void {
  const name = missingPackage(entry);
  if (name === undefined) return;
  const { needsPackage: _needed, ...rest } = entry;
  if (matchMethods([rest], registry.bridges, offered).fits.length > 0) throw packageError(entry.id, name, matchMethods(registry.methods, registry.bridges, offered).fits.map(({ id }) => id));
}

/** A coded misfit that names what is missing, for whom, and what fits instead. */
export function fitTo(entry: MethodEntry, subject: FitSubject, registry: Registry): Fit {
  requirePackage(entry, subject, registry);
  const own = matchMethods([entry], registry.bridges, subject.offered);
  const [fit] = own.fits;
  if (fit) return fit;
  const { missing, ignores = [] } = own.misfits[0]!;
  const why = missing.length > 0 ? `needs ${quoted(missing)}, which ${subject.name} does not offer` : `would ignore ${quoted(ignores)} of ${subject.name}`;
  const others = matchMethods(registry.methods, registry.bridges, subject.offered).fits.map(({ id }) => id);
  const fitting = others.length > 0 ? `Methods that fit: ${others.join(', ')}.` : 'No method fits it.';
  throw misfitError('method-misfit', `Method \`${entry.id}\` ${why}. ${fitting}`, {
    pointer: '/method/id', expected: others.length > 0 ? `one of ${others.join(', ')}` : 'a problem that offers it', suggestion: 'see `saddlepoint match --explain`',
  });
}

const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
