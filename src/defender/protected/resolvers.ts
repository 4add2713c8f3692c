import { type Prefix, parseAddress } from '../../model/address.ts';

/** The second names the real resolvers where the first names only systemd-resolved's stub on the loopback. */
export const RESOLVER_FILES = ['/etc/resolv.conf', '/run/systemd/resolve/resolv.conf'] as const;

/** Reads the `nameserver` lines of a resolv.conf(5); a zone (`fe80::1%eth0`) is left out. */
export function parseResolvers(text: string): readonly Prefix[] {
  const resolvers: Prefix[] = [];
  for (const line of text.split('\n')) {
    const name = /^\s*nameserver\s+([^\s%]+)/.exec(line)?.[1];
    const address = name === undefined ? undefined : parseAddress(name);
    if (address !== undefined) resolvers.push({ address, bits: address.length * 8 });
  }
  return resolvers;
}
