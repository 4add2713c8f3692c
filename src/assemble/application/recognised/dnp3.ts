import type { ApplicationProtocol } from '../parser.ts';
import { recognisedOnly } from './recognised-only.ts';

/** Start, length, control, destination, source; then their checksum (IEEE 1815). */
const HEADER = 8;
const START = 0x05;
/** CRC-16/DNP: x^16 + x^13 + x^12 + x^11 + x^10 + x^8 + x^6 + x^5 + x^2 + 1, reflected. */
const POLYNOMIAL = 0xa6bc;

const begins = (byte: number): boolean => byte === START;

const recognise: ApplicationProtocol['recognise'] = (_direction, bytes, start, end) => {
  if (bytes[start] !== START) return 'no';
  if (end - start < HEADER + 2) return end - start > 1 && bytes[start + 1] !== 0x64 ? 'no' : 'more';
  if (bytes[start + 1] !== 0x64 || (bytes[start + 2] as number) < 5) return 'no';
  let sum = 0;
  for (let index = start; index < start + HEADER; index += 1) {
    sum ^= bytes[index] as number;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum & 1) === 1 ? (sum >>> 1) ^ POLYNOMIAL : sum >>> 1;
  }
  sum ^= 0xffff;
  const isSound = bytes[start + HEADER] === (sum & 0xff) && bytes[start + HEADER + 1] === sum >>> 8;
  return isSound ? 'yes' : 'no';
};

/** DNP3, by the checksum of its first header on any port. */
export const DNP3_TCP = recognisedOnly('dnp3_tcp', ['tcp'], { begins }, recognise);
/** DNP3 over UDP, by the same checksum. */
export const DNP3_UDP = recognisedOnly('dnp3_udp', ['udp'], { begins }, recognise);
