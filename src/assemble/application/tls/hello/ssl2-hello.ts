import { readU16 } from '../../../../decode/bytes.ts';
import { hexadecimal, readU24 } from '../bytes.ts';
import { VERSION } from '../registry/versions.ts';
import type { ClientHello } from './client-hello.ts';
import type { ServerHello } from './server-hello.ts';

/** Types of messages of SSL 2 (its specification, section C). */
export const SSL2_MESSAGE = { clientHello: 1, clientMasterKey: 2, serverHello: 4 } as const;

/** Length of the record, type, version, lengths of ciphers, session and challenge. */
const CLIENT_HEADER = 11;
/** Type, whether the session is known, type of the certificate, version, lengths of certificate, ciphers and identifier. */
const SERVER_HEADER = 11;
/** Challenges have 16 to 32 bytes, sessions 16 or none (RFC 5246 appendix E.2). */
const CHALLENGE = { least: 16, most: 32 } as const;
const SESSION = 16;

/** Whether a ClientHello in the form of SSL 2 begins here, of SSL 2 or of what came after it. */
export function recogniseSsl2(bytes: Uint8Array, start: number, end: number): 'yes' | 'no' | 'more' {
  if (end - start < CLIENT_HEADER) return end - start > 2 && bytes[start + 2] !== 1 ? 'no' : 'more';
  const version = readU16(bytes, start + 3);
  if (bytes[start + 2] !== SSL2_MESSAGE.clientHello) return 'no';
  if (version !== VERSION.ssl2 && (version < VERSION.ssl3 || version > VERSION.tls12)) return 'no';
  const ciphers = readU16(bytes, start + 5);
  const session = readU16(bytes, start + 7);
  const challenge = readU16(bytes, start + 9);
  if (ciphers === 0 || ciphers % 3 !== 0 || (session !== 0 && session !== SESSION)) return 'no';
  if (challenge < CHALLENGE.least || challenge > CHALLENGE.most) return 'no';
  return (readU16(bytes, start) & 0x7fff) === CLIENT_HEADER - 2 + ciphers + session + challenge ? 'yes' : 'no';
}

/** Reads a ClientHello in the form of SSL 2; `start` is where its type stands. Null: it does not parse. */
export function readSsl2ClientHello(bytes: Uint8Array, start: number, end: number): ClientHello | null {
  if (start + 9 > end) return null;
  const ciphersEnd = start + 9 + readU16(bytes, start + 3);
  const sessionEnd = ciphersEnd + readU16(bytes, start + 5);
  if (sessionEnd > end) return null;
  const ciphers: number[] = [];
  for (let at = start + 9; at + 3 <= ciphersEnd; at += 3) ciphers.push(readU24(bytes, at));
  return {
    version: readU16(bytes, start + 1),
    session: hexadecimal(bytes, ciphersEnd, sessionEnd),
    ciphers,
    isOverlong: false,
    extensions: [],
    hasServerName: false,
    serverName: null,
    protocols: [],
    supportedVersions: [],
    groups: [],
    pointFormats: [],
    signatureAlgorithms: [],
    hasTicket: false,
    hasPreSharedKey: false,
    isSsl2: true,
  };
}

/** A ServerHello of SSL 2, and where its certificate lies. */
export interface Ssl2ServerHello {
  readonly hello: ServerHello;
  readonly certificate: number;
  readonly certificateEnd: number;
}

/** Reads a ServerHello of SSL 2; `start` is where its type stands. Null: it does not parse. */
export function readSsl2ServerHello(bytes: Uint8Array, start: number, end: number): Ssl2ServerHello | null {
  const certificate = start + SERVER_HEADER;
  if (certificate > end || readU16(bytes, start + 3) !== VERSION.ssl2) return null;
  const certificateEnd = certificate + readU16(bytes, start + 5);
  const ciphersEnd = certificateEnd + readU16(bytes, start + 7);
  const identifierEnd = ciphersEnd + readU16(bytes, start + 9);
  if (identifierEnd > end) return null;
  const hello: ServerHello = {
    legacyVersion: VERSION.ssl2,
    version: VERSION.ssl2,
    isRetry: false,
    session: hexadecimal(bytes, ciphersEnd, identifierEnd),
    // What both sides know: the client takes one of them.
    cipher: ciphersEnd - certificateEnd >= 3 ? readU24(bytes, certificateEnd) : 0,
    extensions: [],
    protocol: null,
    group: null,
    hasPreSharedKey: false,
    isSsl2: true,
  };
  return { hello, certificate, certificateEnd };
}
