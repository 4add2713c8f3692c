import type { Prefix } from '../../model/address.ts';
import { hexBytes, wordsAddress } from './proc-text.ts';

/** RTF_GATEWAY of linux/route.h. */
const GATEWAY = 0x2;

/**
 * Reads /proc/net/route: the next hops of every route, not only of 0.0.0.0/0. A VPN's default route is often two
 * halves (0.0.0.0/1 and 128.0.0.0/1), and a next hop of one network is as dear as that network.
 */
export function parseRoutes(text: string): readonly Prefix[] {
  const hops: Prefix[] = [];
  for (const line of text.split('\n').slice(1)) {
    const [, , gateway = '', flags = ''] = line.split('\t').map((field) => field.trim());
    const address = wordsAddress(gateway);
    if (address?.length === 4 && (Number.parseInt(flags, 16) & GATEWAY) !== 0) hops.push({ address, bits: 32 });
  }
  return hops;
}

/** Reads /proc/net/ipv6_route: the next hops of every route. Its addresses are in network order. */
export function parseRoutes6(text: string): readonly Prefix[] {
  const hops: Prefix[] = [];
  for (const line of text.split('\n')) {
    const fields = line.trim().split(/\s+/);
    const address = hexBytes(fields[4] ?? '');
    const flags = Number.parseInt(fields[8] ?? '', 16);
    if (address?.length === 16 && (flags & GATEWAY) !== 0) hops.push({ address, bits: 128 });
  }
  return hops;
}
