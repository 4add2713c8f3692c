import { hostPairOf, pairOfRow } from './pair.ts';
import { cellOf, numberOf, type Row } from './rows.ts';

/** What a row without ports may be a fragment of: its protocol by IANA's number, which is not told of IPv6. */
const PORTLESS: Readonly<Record<string, readonly string[]>> = {
  ip1: ['icmp'],
  ip6: ['tcp'],
  ip17: ['udp'],
  ip58: ['icmp'],
  'ip?': ['tcp', 'udp', 'icmp'],
};

/** Hosts and protocols between which tshark counts packets without their ports: all fragments but the last of each datagram. */
export function portlessRows(rows: readonly Row[]): Map<string, Row[]> {
  const hosts = new Map<string, Row[]>();
  for (const row of rows) {
    for (const protocol of PORTLESS[cellOf(row, 'proto')] ?? []) {
      const pair = hostPairOf(protocol, cellOf(row, 'src'), cellOf(row, 'dst'));
      hosts.set(pair, [...(hosts.get(pair) ?? []), row]);
    }
  }
  return hosts;
}

const UDP_HEADER = 8;

/** Whether the payload of a UDP row is longer than its packets. */
function isContradictory(row: Row): boolean {
  if (cellOf(row, 'proto') !== 'udp') return false;
  const packets = numberOf(row, 'pkts_fwd', 'pkts_rev');
  const payload = numberOf(row, 'payload_fwd', 'payload_rev');
  const header = cellOf(row, 'src').includes(':') ? 40 : 20;
  return payload > numberOf(row, 'ip_bytes_fwd', 'ip_bytes_rev') - packets * (header + UDP_HEADER);
}

/**
 * Pairs of which a row tells what never was there: its payload is longer than its packets. Then the ports are not those of
 * its addresses (tshark's innermost addresses may be those of a packet that is no UDP, its ports those of the tunnel around
 * it), or it is the first fragment of a datagram of which the capture has no more, and which Zeek and Suricata do not count
 * either. The last fragment of a whole datagram looks alike, but then the others stand without their ports.
 */
export function unreadablePairs(rows: readonly Row[], portless: ReadonlyMap<string, readonly Row[]>): Set<string> {
  const pairs = new Set<string>();
  for (const row of rows.filter(isContradictory)) {
    const pair = pairOfRow(row);
    const hosts = hostPairOf('udp', cellOf(row, 'src'), cellOf(row, 'dst'));
    if (pair !== null && !portless.has(hosts)) pairs.add(pair);
  }
  return pairs;
}
