import { recognisedOnly } from './recognised-only.ts';

/** MS-RDPEUDP 2.2.1.1: a datagram that opens a connection acknowledges nothing and fills a whole packet. */
const SYN = 0x0001;
/** Lossy, with an identifier, with a version: what else may be said with it. */
const BESIDE_SYN = 0x0200 | 0x0400 | 0x1000;
const SHORTEST = 1_132;
const LONGEST = 1_232;

/** Remote desktops over UDP, by the client's first datagram on any port. */
export const RDP_UDP = recognisedOnly(
  'rdpeudp',
  ['udp'],
  { begins: (byte, direction) => direction === 0 && byte === 0xff },
  (direction, bytes, start, end) => {
    if (direction !== 0 || bytes[start] !== 0xff || end - start < SHORTEST || end - start > LONGEST) return 'no';
    for (let index = start + 1; index < start + 4; index += 1) if (bytes[index] !== 0xff) return 'no';
    const flags = ((bytes[start + 6] as number) << 8) + (bytes[start + 7] as number);
    return (flags & ~BESIDE_SYN) === SYN ? 'yes' : 'no';
  },
);
