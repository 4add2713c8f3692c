import type { MalformedKind } from './malformed.ts';
import { METHOD_LENGTH } from './request-head.ts';

const METHOD = new RegExp(`^[!#$%&'*+.^_\`|~0-9A-Za-z-]{1,${METHOD_LENGTH}} `);

/** Generous: who gets so far speaks HTTP, and means what comes behind it. */
const REQUEST_LINE = /^[^ ]+ [ -~\x80-\xff]* HTTP\/\d/;

/** Faults that bytes have that are no HTTP at all. */
const FOUND_IN_NOISE: ReadonlySet<MalformedKind> = new Set([
  'request-line',
  'bare-line-feed',
  'bare-carriage-return',
  'control-character',
]);

/**
 * What is wrong with a head, seen together with how it begins: a line feed or a NUL is a way to smuggle only behind a
 * request line. Before that no two readers can disagree where a request ends, because there is none: it is a TLS greeting
 * on the port for plain text, `echo | openssl s_client`, a look whether the port is open.
 */
export function headFault(fault: MalformedKind, bytes: Buffer): MalformedKind {
  if (!FOUND_IN_NOISE.has(fault)) return fault;
  const text = bytes.toString('latin1');
  if (!METHOD.test(text)) return 'not-http';
  return REQUEST_LINE.test(text) ? fault : 'request-line';
}

/**
 * How long the empty line is with which bytes begin; 0 where they begin otherwise, or it is not whole yet. One before a
 * request comes from clients that end a body with one too many (RFC 9112 section 2.2). It may be passed over: the upstream
 * never sees it, because what goes there is written anew.
 */
export function emptyLine(bytes: Uint8Array): 0 | 1 | 2 {
  if (bytes[0] === 10) return 1;
  return bytes[0] === 13 && bytes[1] === 10 ? 2 : 0;
}
