/** A checkpoint file: safetensors of the state's arrays, with the rest as JSON in the metadata, and a digest over both. */
import { createHash } from 'node:crypto';
import { usageError } from '../contract/errors.js';
import { readSafetensors, writeSafetensors } from '../data/safetensors.js';
import { decode, encode } from '../driver/codec.js';
import type { Snapshot } from '../driver/execution.js';
import type { NamedArray } from '../contract/arrays.js';

/** What a checkpoint says of itself, beside the snapshot. */
export interface CheckpointHead {
  readonly method: string;
  readonly version: string;
  readonly specHash: string;
  readonly k: number;
  readonly engine: string;
  readonly threads: number;
  /** The tensor backend of the run, if it has one. */
  readonly backend?: string;
  /** Bytes of trace.jsonl that belong to the snapshot. */
  readonly traceBytes: number;
}

export function writeCheckpoint(head: CheckpointHead, snapshot: Snapshot): Uint8Array {
  const { tree, arrays } = encode(snapshot);
  const text = JSON.stringify({ head, tree });
  return writeSafetensors(arrays, { saddlepoint: 'checkpoint/1', document: text, digest: digestOf(text, arrays) });
}

/** Errors: `checkpoint-damaged` when it was cut, flipped or is no checkpoint. */
export function readCheckpoint(bytes: Uint8Array, file: string): { readonly head: CheckpointHead; readonly snapshot: Snapshot } {
  try {
    const { tensors, metadata } = readSafetensors(bytes, file);
    if (metadata.saddlepoint !== 'checkpoint/1' || metadata.document === undefined) throw new Error('it is no checkpoint');
    if (digestOf(metadata.document, tensors) !== metadata.digest) throw new Error('its digest does not agree');
    const { head, tree } = JSON.parse(metadata.document) as { head: CheckpointHead; tree: unknown };
    return { head, snapshot: decode({ tree, arrays: tensors }) as Snapshot };
  } catch (error) {
    throw usageError('checkpoint-damaged', `Checkpoint ${file} is damaged: ${(error as Error).message}`, { file, expected: 'a checkpoint as it was written' });
  }
}

function digestOf(text: string, arrays: ReadonlyMap<string, NamedArray>): string {
  const hash = createHash('sha256').update(text);
  for (const name of [...arrays.keys()].sort()) {
    const { data } = arrays.get(name)!;
    hash.update(`\n${name}\n`).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}
