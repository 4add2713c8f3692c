import { formatAddress, type Prefix, parsePrefix } from '../../model/address.ts';
import { hexBytes } from './proc-text.ts';

/**
 * Reads /proc/net/fib_trie: every IPv4 address and prefix that the kernel takes as its own (also of interfaces without
 * carrier, which os.networkInterfaces() leaves out), and the broadcast addresses of its networks.
 */
export function parseFibTrie(text: string): { readonly own: readonly Prefix[]; readonly broadcast: readonly Prefix[] } {
  // The same entries stand under the main and under the local table.
  const own = new Map<string, Prefix>();
  const broadcast = new Map<string, Prefix>();
  let leaf = '';
  for (const line of text.split('\n')) {
    const address = /^\s*\|-- (\S+)$/.exec(line);
    if (address !== null) leaf = address[1] as string;
    const type = /^\s*\/(\d+) \S+ (LOCAL|BROADCAST)\b/.exec(line);
    if (type === null) continue;
    const prefix = parsePrefix(`${leaf}/${type[1]}`);
    if (prefix !== undefined) (type[2] === 'LOCAL' ? own : broadcast).set(`${leaf}/${type[1]}`, prefix);
  }
  return { own: [...own.values()], broadcast: [...broadcast.values()] };
}

/** Reads /proc/net/if_inet6: the IPv6 addresses of every interface. */
export function parseInterfaceAddresses6(text: string): readonly Prefix[] {
  const own: Prefix[] = [];
  for (const line of text.split('\n')) {
    const bytes = hexBytes(line.slice(0, 32));
    if (bytes?.length !== 16) continue;
    const prefix = parsePrefix(formatAddress(bytes));
    if (prefix !== undefined) own.push(prefix);
  }
  return own;
}
