import { startsWithIgnoringCase } from '../reading/text.ts';
import { recognisedOnly } from './recognised-only.ts';

/** A longer file name is none (RFC 1350 knows no limit, RFC 2347 keeps requests below 512 bytes). */
const LONGEST_NAME = 256;

/** Trivial file transfer (RFC 1350): a request to read or write with a name and a mode, on any port. */
export const TFTP = recognisedOnly(
  'tftp',
  ['udp'],
  { begins: (byte, direction) => direction === 0 && byte === 0 },
  (direction, bytes, start, end) => {
    if (direction !== 0 || bytes[start] !== 0) return 'no';
    const code = bytes[start + 1];
    if (code !== 1 && code !== 2) return 'no';
    let at = start + 2;
    for (; at < end && at < start + LONGEST_NAME && bytes[at] !== 0; at += 1) {
      if ((bytes[at] as number) < 0x20) return 'no';
    }
    if (at === start + 2 || bytes[at] !== 0) return 'no';
    const isMode =
      startsWithIgnoringCase(bytes, at + 1, end, 'octet') || startsWithIgnoringCase(bytes, at + 1, end, 'netascii');
    return isMode ? 'yes' : 'no';
  },
);
