import { md5 } from '@noble/hashes/legacy.js';
import { TextCache } from '../../../../numeric/text-cache.ts';
import { hexadecimal } from '../bytes.ts';
import type { ClientHello } from '../hello/client-hello.ts';
import type { ServerHello } from '../hello/server-hello.ts';
import { NumberText } from './number-text.ts';

const COMMA = 0x2c;
const HYPHEN = 0x2d;

const TEXT = new NumberText();
/** A network has some hundred kinds of clients; their texts have 100 to 400 bytes. A quarter of a megabyte. */
const DIGESTS = new TextCache(512, 512, (bytes, start, end) => hexadecimal(md5(bytes.subarray(start, end))));

/** Fingerprint of a client (JA3, Salesforce 2017): version, ciphers, extensions, groups and point formats, without GREASE. */
export function ja3(hello: ClientHello): string {
  TEXT.clear();
  TEXT.decimal(hello.version);
  TEXT.character(COMMA);
  TEXT.meaningful(hello.ciphers);
  TEXT.character(COMMA);
  // What the fingerprint of a broken hello is, nobody has written down: tshark's ends where the reading did.
  if (hello.isOverlong) return DIGESTS.of(TEXT.bytes, 0, TEXT.length);
  TEXT.meaningful(hello.extensions);
  TEXT.character(COMMA);
  TEXT.meaningful(hello.groups);
  TEXT.character(COMMA);
  writeAll(hello.pointFormats);
  return DIGESTS.of(TEXT.bytes, 0, TEXT.length);
}

/** Fingerprint of a server's answer (JA3S). */
export function ja3s(hello: ServerHello): string {
  TEXT.clear();
  TEXT.decimal(hello.legacyVersion);
  TEXT.character(COMMA);
  TEXT.decimal(hello.cipher);
  TEXT.character(COMMA);
  writeAll(hello.extensions);
  return DIGESTS.of(TEXT.bytes, 0, TEXT.length);
}

function writeAll(values: readonly number[]): void {
  for (let index = 0; index < values.length; index++) {
    if (index > 0) TEXT.character(HYPHEN);
    TEXT.decimal(values[index] as number);
  }
}
