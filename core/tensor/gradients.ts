/**
 * Gradients of tfjs's operations. Its CommonJS build registers none; the package has them as ES modules that name each other without extensions,
 * which a resolve hook adds. They register themselves in the registry that all copies of tfjs in a process share.
 */
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import type * as tfjs from '@tensorflow/tfjs-core';
import { unavailableError } from '../contract/errors.js';

const hooks = (root: string): string => `
const root = ${JSON.stringify(root)};
const inside = (url) => url !== undefined && url.startsWith(root) && !url.slice(root.length).startsWith('tf-core');
export function resolve(specifier, context, next) {
  return next(inside(context.parentURL) && specifier.startsWith('.') && !specifier.endsWith('.js') ? specifier + '.js' : specifier, context);
}
export function load(url, context, next) { return next(url, inside(url) ? { ...context, format: 'module' } : context); }`;

let loading: Promise<void> | undefined;

/** Once a process, about half a second. Errors: `tensor-gradients` where the installed tfjs has no such modules. */
export function loadGradients(tf: typeof tfjs, require: NodeJS.Require): Promise<void> {
  return (loading ??= load(tf, require).catch((error: unknown) => { loading = undefined; throw error; }));
}

async function load(tf: typeof tfjs, require: NodeJS.Require): Promise<void> {
  const registered = (): boolean => tf.getGradient(tf.Sum) !== undefined;
  // The builds for TensorFlow bring theirs along.
  if (registered()) return;
  let reason = 'no gradient was registered';
  try {
    const root = new URL('dist/', pathToFileURL(require.resolve('@tensorflow/tfjs-core/package.json'))).href;
    register(`data:text/javascript,${encodeURIComponent(hooks(root))}`);
    await import(/* @vite-ignore */ `${root}register_all_gradients.js`);
  } catch (error) { reason = error instanceof Error ? error.message.split('\n', 1)[0]! : String(error); }
  if (!registered()) throw unavailableError('tensor-gradients', `The gradients of tfjs cannot be loaded: ${reason}.`, { expected: '@tensorflow/tfjs-core 4.22', suggestion: 'write the gradient by hand, or install the package again' });
}
