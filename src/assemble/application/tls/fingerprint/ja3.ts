import { md5 } from '@noble/hashes/legacy.js';
import { hexadecimal, latin1Bytes } from '../bytes.ts';
import type { ClientHello } from '../hello/client-hello.ts';
import type { ServerHello } from '../hello/server-hello.ts';
import { isGrease } from '../registry/grease.ts';

/** Fingerprint of a client (JA3, Salesforce 2017): version, ciphers, extensions, groups and point formats, without GREASE. */
export function ja3(hello: ClientHello): string {
  const { version, ciphers, extensions, groups, pointFormats } = hello;
  // What the fingerprint of a broken hello is, nobody has written down: tshark's ends where the reading did.
  if (hello.isOverlong) return digest(`${version},${list(ciphers)},`);
  return digest(`${version},${list(ciphers)},${list(extensions)},${list(groups)},${pointFormats.join('-')}`);
}

/** Fingerprint of a server's answer (JA3S). */
export function ja3s(hello: ServerHello): string {
  return digest(`${hello.legacyVersion},${hello.cipher},${hello.extensions.join('-')}`);
}

function list(values: readonly number[]): string {
  let text = '';
  for (const value of values) {
    if (isGrease(value)) continue;
    text += text === '' ? value : `-${value}`;
  }
  return text;
}

function digest(text: string): string {
  return hexadecimal(md5(latin1Bytes(text)));
}
