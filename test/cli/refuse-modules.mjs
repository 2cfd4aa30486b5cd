// A loader hook for `node --import refuse-modules.mjs?packages=a,b`: importing or requiring one of these packages ends the process with status 99.
import { Module, register } from 'node:module';
import console from 'node:console';
import process from 'node:process';
import { URL } from 'node:url';

const packages = new URL(import.meta.url).searchParams.get('packages').split(',');
const refused = new RegExp(`node_modules/(${packages.join('|').replaceAll('.', '\\.')})/`);

register(`data:text/javascript,${encodeURIComponent(`
export async function load(url, context, next) {
  if (${refused}.test(url)) { console.error('refused ' + url); process.exit(99); }
  return next(url, context);
}`)}`);

const load = Module._load;
Module._load = function (request, parent, ...rest) {
  if (packages.some((name) => request === name || request.startsWith(`${name}/`))) { console.error(`refused ${request}`); process.exit(99); }
  return load.call(this, request, parent, ...rest);
};
