// A loader hook for `node --import`: importing a plugin, a problem family or inversify ends the process with status 99.
import { register } from 'node:module';

register(`data:text/javascript,${encodeURIComponent(`
export async function load(url, context, next) {
  if (/\\/dist\\/(plugins|problems)\\/|node_modules\\/(inversify|mathjs|koffi)\\//.test(url)) { console.error('refused ' + url); process.exit(99); }
  return next(url, context);
}`)}`);
