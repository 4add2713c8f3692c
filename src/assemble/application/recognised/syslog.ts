import { recognisedOnly } from './recognised-only.ts';

/** Facility 23, severity 7 (RFC 5424 section 6.2.1). */
const HIGHEST_PRIORITY = 191;
const LESS_THAN = 0x3c;

/** Syslog over UDP, by its priority `<134>` and text behind it, on any port. */
export const SYSLOG = recognisedOnly(
  'syslog',
  ['udp'],
  { begins: (byte) => byte === LESS_THAN },
  (_direction, bytes, start, end) => {
    if (bytes[start] !== LESS_THAN) return 'no';
    let priority = 0;
    let at = start + 1;
    for (; at < end && at < start + 4 && isDigit(bytes[at] as number); at += 1) {
      priority = 10 * priority + (bytes[at] as number) - 0x30;
    }
    if (at === start + 1 || at + 1 >= end || bytes[at] !== 0x3e || priority > HIGHEST_PRIORITY) return 'no';
    const next = bytes[at + 1] as number;
    return next >= 0x20 && next < 0x7f ? 'yes' : 'no';
  },
);

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
