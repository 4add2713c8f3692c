import {
  formatAddress,
  formatPrefix,
  type Prefix,
  parseAddress,
  parsePrefix,
  prefixContains,
} from '../../../model/address.ts';
import { BoundedMap } from '../../../numeric/bounded-map.ts';

/** What one subscriber is given of IPv6 at least (RFC 6177 section 2): whoever has one address of it has all of them. */
const SUBSCRIBER = 64;

/** Of these each address is a host by itself: those of one link, and IPv4 behind a translator (RFC 6052 section 2.1). */
const HOSTS = ['fe80::/10', '64:ff9b::/96', '::/96'].map(parsePrefix).filter((prefix) => prefix !== undefined);

/** Clients come back: reading an address costs more than finding it. */
const NETWORKS = new BoundedMap<string, string>(4_096);
const LONGEST_ADDRESS = 45;

/**
 * Who counts as one client: an IPv4 address, also where it is written as an IPv6 one, and the /64 of an IPv6 address,
 * because an attacker takes another address of it for each request. What is no address stands for itself.
 */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.length > LONGEST_ADDRESS) return address;
  const known = NETWORKS.get(address);
  if (known !== undefined) return known;
  const network = read(address);
  NETWORKS.set(address, network);
  return network;
}

/** Whether what `networkOf` gave stands for many addresses. */
export function isNetwork(network: string): boolean {
  return network.endsWith(`/${SUBSCRIBER}`);
}

/** The address that a network begins with, for people. */
export function firstAddressOf(network: string): string {
  return isNetwork(network) ? network.slice(0, network.indexOf('/')) : network;
}

function read(text: string): string {
  const address = parseAddress(text);
  if (address === undefined) return text;
  const host: Prefix = { address, bits: 8 * address.length };
  if (address.length === 4 || HOSTS.some((prefix) => prefixContains(prefix, host))) return formatAddress(address);
  address.fill(0, SUBSCRIBER / 8);
  return formatPrefix({ address, bits: SUBSCRIBER });
}
