/** What the tests of this folder share. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { SaddlepointError, type ErrorDetails } from '../../core/contract/errors.js';

export const fixture = (name: string): Uint8Array => readFileSync(new URL(`fixtures/${name}`, import.meta.url));

/** The coded error that `act` throws; fails when it throws none, or something else. */
export function errorOf(act: () => unknown): SaddlepointError {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(SaddlepointError);
    return error as SaddlepointError;
  }
  throw new Error('nothing was thrown');
}

/** The coded error that the promise rejects with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<SaddlepointError> {
  const error: unknown = await promise.then(() => undefined, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(SaddlepointError);
  return error as SaddlepointError;
}

/** Runs `act` and lets only coded errors pass: any input may be refused, none may crash. */
export function surviving(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof SaddlepointError)) throw error;
  }
}

export const refused = (code: string, details: ErrorDetails = {}): unknown =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

/** Bit pattern of every number, so that NaN payloads and -0 can be compared. */
export const bitsOf = (data: { readonly buffer: ArrayBufferLike; readonly byteOffset: number; readonly byteLength: number }): string =>
  Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex');
