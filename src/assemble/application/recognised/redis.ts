import { recognisedOnly } from './recognised-only.ts';

const PORT = 6_379;
const ARRAY = 0x2a;
const BULK = 0x24;
/** Digits of an array's length that are looked at. */
const DIGITS = 6;

/** Redis, by a client's first array of bulk strings (`*1`, `$4`, `PING`), on any port; inline commands on its own. */
export const REDIS = recognisedOnly(
  'redis',
  ['tcp'],
  { ports: [PORT], begins: (byte, direction, port) => direction === 0 && (byte === ARRAY || port === PORT) },
  (direction, bytes, start, end, flow) => {
    if (direction !== 0) return 'no';
    if (bytes[start] !== ARRAY) return flow.responderPort === PORT && isInline(bytes, start, end) ? 'yes' : 'no';
    let at = start + 1;
    while (at < end && at <= start + DIGITS && (bytes[at] as number) >= 0x30 && (bytes[at] as number) <= 0x39) at += 1;
    if (at === start + 1 && at < end) return 'no';
    if (at < end && bytes[at] !== 0x0d) return 'no';
    if (at + 1 < end && bytes[at + 1] !== 0x0a) return 'no';
    if (at + 2 >= end) return 'more';
    return bytes[at + 2] === BULK ? 'yes' : 'no';
  },
);

/** A line of text such as `PING`. */
function isInline(bytes: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index] as number;
    if (byte === 0x0a) return index - start > 3;
    if (byte !== 0x0d && (byte < 0x20 || byte > 0x7e)) return false;
  }
  return false;
}
