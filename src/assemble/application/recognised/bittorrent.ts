import { matchesPrefix } from '../reading/text.ts';
import { recognisedOnly } from './recognised-only.ts';

/** BEP 3: what both peers begin with. */
const HANDSHAKE = '\x13BitTorrent protocol';
/** BEP 5: a bencoded dictionary whose first key is `a` (query), `r` (answer), `e` (error) or `ip`. */
const DISTRIBUTED_HASH_TABLE = ['d1:ad2:id20:', 'd1:rd2:id20:', 'd1:eli20', 'd2:ip6:'];
const DICTIONARY = 0x64;
/** BEP 29: version 1, type 4 (SYN), no extension; 20 bytes; sequence number 1, nothing acknowledged. */
const TRANSPORT_SYN = 0x41;
const TRANSPORT_HEADER = 20;

/** BitTorrent: between peers, its hash table, and its own transport over UDP, on any port. */
export const BITTORRENT_TCP = recognisedOnly(
  'bittorrent',
  ['tcp'],
  { begins: (byte) => byte === HANDSHAKE.charCodeAt(0) },
  (_direction, bytes, start, end) => matchesPrefix(bytes, start, end, HANDSHAKE),
);

/** BitTorrent over UDP: its distributed hash table (BEP 5), and connections by their first packet (BEP 29). */
export const BITTORRENT_UDP = recognisedOnly(
  'bittorrent',
  ['udp'],
  { begins: (byte) => byte === TRANSPORT_SYN || byte === DICTIONARY },
  (_direction, bytes, start, end) => {
    const first = bytes[start] as number;
    if (first === TRANSPORT_SYN) return isTransportSyn(bytes, start, end) ? 'yes' : 'no';
    if (first !== DICTIONARY) return 'no';
    for (const prefix of DISTRIBUTED_HASH_TABLE) if (matchesPrefix(bytes, start, end, prefix) === 'yes') return 'yes';
    return 'no';
  },
);

function isTransportSyn(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== TRANSPORT_HEADER || bytes[start + 1] !== 0) return false;
  const sequence = ((bytes[start + 16] as number) << 8) + (bytes[start + 17] as number);
  return sequence === 1 && bytes[start + 18] === 0 && bytes[start + 19] === 0;
}
