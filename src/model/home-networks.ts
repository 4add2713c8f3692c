import { type AddressBytes, type Prefix, parseAddress, parsePrefix, prefixContains } from './address.ts';

/** The networks to watch. With none named, everything is watched. */
export class HomeNetworks {
  readonly #prefixes: readonly Prefix[];

  /** What is no prefix is left out. */
  constructor(home: readonly string[] = []) {
    this.#prefixes = home.map(parsePrefix).filter((prefix) => prefix !== undefined);
  }

  /** Whether one of these addresses is watched; texts that are no address are not. */
  watchesAny(addresses: readonly string[]): boolean {
    // Reading addresses costs more than the answer, and most runs name no network.
    if (this.#prefixes.length === 0) return true;
    return addresses.some((text) => {
      const address = parseAddress(text);
      return address !== undefined && this.watches(address);
    });
  }

  /** Bytes of an IPv4 or IPv6 address; of other lengths, as a MAC address, they are in no network. */
  watches(address: AddressBytes): boolean {
    if (this.#prefixes.length === 0) return true;
    const host = { address, bits: address.length * 8 };
    return this.#prefixes.some((prefix) => prefixContains(prefix, host));
  }
}
