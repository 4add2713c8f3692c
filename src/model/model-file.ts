import { sha256 } from '@noble/hashes/sha2.js';
import { GatehoundError } from './error.ts';

/** As PNG's: a first byte that is no text, and line ends that a copy as text would change. */
const MAGIC = Uint8Array.of(0x89, 0x47, 0x48, 0x4d, 0x44, 0x4c, 0x0d, 0x0a);

const FORMAT_VERSION = 1;

/** All numbers are little-endian. A u32 each, then the header; behind it the values, and the digest of all before it. */
const PLACE = { version: 8, headerBytes: 12, header: 16 } as const;

/** Nearly twice what the most pairs and services come to: what parsing it takes stays small, whoever wrote it. */
const MOST_HEADER_BYTES = 1 << 22;
const DIGEST_BYTES = 32;

/** What stands in the file of a model: a header that tells what it is, and what was learned. */
export interface ModelFile {
  /** Parsed JSON. */
  readonly header: unknown;
  readonly values: Uint8Array;
}

/** A model's file: the same bytes for the same header and values. Throws a RangeError for a header of more than 4 MiB. */
export function packModel({ header, values }: ModelFile): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  if (text.length > MOST_HEADER_BYTES) throw new RangeError(`a header of ${text.length} bytes`);
  const end = PLACE.header + text.length + values.length;
  const bytes = new Uint8Array(end + DIGEST_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint32(PLACE.version, FORMAT_VERSION, true);
  view.setUint32(PLACE.headerBytes, text.length, true);
  bytes.set(text, PLACE.header);
  bytes.set(values, PLACE.header + text.length);
  bytes.set(sha256(bytes.subarray(0, end)), end);
  return bytes;
}

/**
 * What a model's file holds; it says nothing about whether that makes sense. Throws GH-MDL-002 for what is no model,
 * GH-MDL-003 for a damaged one, GH-MDL-004 for one of a format of another version.
 */
export function unpackModel(bytes: Uint8Array): ModelFile {
  if (!MAGIC.every((byte, index) => bytes[index] === byte)) {
    throw new GatehoundError('GH-MDL-002', bytes.length === 0 ? 'the file is empty' : 'the file does not begin as one');
  }
  const end = bytes.length - DIGEST_BYTES;
  if (end < PLACE.header) throw damagedModel('it is cut');
  const digest = sha256(bytes.subarray(0, end));
  if (!digest.every((byte, index) => bytes[end + index] === byte)) throw damagedModel('its checksum is wrong');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(PLACE.version, true);
  if (version !== FORMAT_VERSION) {
    throw new GatehoundError('GH-MDL-004', `the model has format ${version}, and this version reads ${FORMAT_VERSION}`);
  }
  const headerBytes = view.getUint32(PLACE.headerBytes, true);
  const values = PLACE.header + headerBytes;
  if (headerBytes > MOST_HEADER_BYTES || values > end) throw damagedModel('its parts do not fit its length');
  return { header: parse(bytes.subarray(PLACE.header, values)), values: bytes.subarray(values, end) };
}

export function damagedModel(detail: string): GatehoundError {
  return new GatehoundError('GH-MDL-003', `the model is damaged: ${detail}`);
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw damagedModel('its header is not JSON');
  }
}
