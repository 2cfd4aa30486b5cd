// `node --import without-package.mjs?package=NAME`: require.resolve does not find the package, as if it were not installed.
import { Module } from 'node:module';
import { URL } from 'node:url';

const missing = new URL(import.meta.url).searchParams.get('package');
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  if (request === missing) throw Object.assign(new Error(`Cannot find module '${request}'`), { code: 'MODULE_NOT_FOUND' });
  return resolve.call(this, request, ...rest);
};
