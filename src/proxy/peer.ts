import { formatAddress, type Prefix, parseAddress, prefixContains } from '../model/address.ts';
import type { Forwarded } from './http/forwarded.ts';

function isIn(prefixes: readonly Prefix[], address: string): boolean {
  const bytes = parseAddress(address);
  if (bytes === undefined) return false;
  const one = { address: bytes, bits: bytes.length * 8 };
  return prefixes.some((prefix) => prefixContains(prefix, one));
}

/** More hops than this no honest request has; the rest is not read. */
const HOPS = 32;

/** The address in an element of X-Forwarded-For, some of which have a port or brackets; null for anything else. */
function addressIn(element: string): string | null {
  const text = element.trim();
  const [, bracketed, withPort] = /^\[([^\]]+)\](?::\d{1,5})?$|^([\d.]+):\d{1,5}$/.exec(text) ?? [];
  const bytes = parseAddress(bracketed ?? withPort ?? text);
  return bytes === undefined ? null : formatAddress(bytes);
}

const PROTO = /^https?$/i;

/** The other end of a connection, and whom requests that come over it are from. */
export class Peer {
  readonly address: string;
  readonly port: number;
  readonly localPort: number;
  readonly isEncrypted: boolean;
  readonly isTrusted: boolean;
  readonly #trusted: readonly Prefix[];
  readonly #ownFields: string;

  constructor(
    remote: { readonly address: string; readonly port: number },
    localPort: number,
    isEncrypted: boolean,
    trusted: readonly Prefix[],
  ) {
    const bytes = parseAddress(remote.address);
    this.address = bytes === undefined ? remote.address : formatAddress(bytes);
    this.port = remote.port;
    this.localPort = localPort;
    this.isEncrypted = isEncrypted;
    this.isTrusted = trusted.length > 0 && isIn(trusted, this.address);
    this.#trusted = trusted;
    const proto = isEncrypted ? 'https' : 'http';
    this.#ownFields = `X-Forwarded-For: ${this.address}\r\nX-Real-IP: ${this.address}\r\nX-Forwarded-Proto: ${proto}\r\n`;
  }

  /**
   * The rightmost address that is no trusted proxy: each proxy appends whom it heard, so what stands further left is
   * hearsay. Where a trusted one wrote something else, who said it last is the client.
   */
  client(forwarded: Forwarded): string {
    if (!this.isTrusted || forwarded.chain === null) return this.address;
    const elements = forwarded.chain.split(',');
    let client = this.address;
    for (let index = elements.length - 1; index >= 0 && index >= elements.length - HOPS; index--) {
      const address = addressIn(elements[index] as string);
      if (address === null) break;
      client = address;
      if (!isIn(this.#trusted, address)) break;
    }
    return client;
  }

  /** The lines that tell the upstream who asked, how, and for which host. */
  fieldLines(forwarded: Forwarded, client: string, host: string): string {
    const hostLine = host === '' ? '' : `X-Forwarded-Host: ${host}\r\n`;
    if (!this.isTrusted) return this.#ownFields + hostLine;
    const chain = forwarded.chain === null ? this.address : `${forwarded.chain}, ${this.address}`;
    const told = forwarded.proto ?? '';
    const proto = PROTO.test(told) ? told.toLowerCase() : this.isEncrypted ? 'https' : 'http';
    const forHost = forwarded.host === null ? hostLine : `X-Forwarded-Host: ${forwarded.host}\r\n`;
    return `X-Forwarded-For: ${chain}\r\nX-Real-IP: ${client}\r\nX-Forwarded-Proto: ${proto}\r\n${forHost}`;
  }
}
