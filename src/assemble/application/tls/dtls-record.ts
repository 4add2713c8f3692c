import { readU16 } from '../../../decode/bytes.ts';
import { CONTENT } from './record-reader.ts';

/** Type, version, epoch, sequence number, length (RFC 6347 section 4.1). */
export const DTLS_HEADER = 13;
/** First three bits of a record of DTLS 1.3 after the handshake's first messages (RFC 9147 section 4). */
const UNIFIED = 0x20;

/** Calls `visit` for each record in a datagram; its epoch is -1 where the header is of DTLS 1.3. False: it is not DTLS. */
export function eachDtlsRecord(
  bytes: Uint8Array,
  start: number,
  end: number,
  visit: (type: number, epoch: number, start: number, end: number) => void,
): boolean {
  let at = start;
  while (at < end) {
    if (((bytes[at] as number) & 0xe0) === UNIFIED) {
      visit(CONTENT.data, -1, end, end);
      return true;
    }
    if (!isDtlsHeader(bytes, at, end)) return at > start;
    const stop = at + DTLS_HEADER + readU16(bytes, at + 11);
    visit(bytes[at] as number, readU16(bytes, at + 3), at + DTLS_HEADER, Math.min(stop, end));
    at = stop;
  }
  return true;
}

/** Whether a record of DTLS 1.0 or 1.2 begins here; OpenSSL and Cisco also had 1.0 before it was a standard (0x0100). */
export function isDtlsHeader(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + DTLS_HEADER > end) return false;
  const type = bytes[at] as number;
  const version = readU16(bytes, at + 1);
  return type >= CONTENT.changeCipherSpec && type <= 26 && (version >>> 8 === 0xfe || version === 0x0100);
}
