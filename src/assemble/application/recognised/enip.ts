import { recognisedOnly } from './recognised-only.ts';

/** RegisterSession of EtherNet/IP: command 0x0065, four bytes of data, no session and no status yet. */
const REGISTER_SESSION = 0x65;
const HEADER = 24;

/** EtherNet/IP, by the client's request for a session, on any port. */
export const ENIP = recognisedOnly(
  'enip',
  ['tcp'],
  { begins: (byte, direction) => direction === 0 && byte === REGISTER_SESSION },
  (direction, bytes, start, end) => {
    if (direction !== 0 || bytes[start] !== REGISTER_SESSION) return 'no';
    if (end - start < HEADER + 4) return end - start > 3 && !isBegin(bytes, start) ? 'no' : 'more';
    if (!isBegin(bytes, start) || end - start !== HEADER + 4) return 'no';
    for (let index = 4; index < 12; index += 1) if (bytes[start + index] !== 0) return 'no';
    return bytes[start + HEADER] === 1 && bytes[start + HEADER + 1] === 0 ? 'yes' : 'no';
  },
);

function isBegin(bytes: Uint8Array, start: number): boolean {
  return bytes[start + 1] === 0 && bytes[start + 2] === 4 && bytes[start + 3] === 0;
}
