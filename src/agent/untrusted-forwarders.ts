import { type Prefix, parseAddress, parsePrefix, prefixContains } from '../model/address.ts';
import { headerOf } from '../model/web/request.ts';

/** Peers that are told: whoever has more of them has read the first. */
const MOST_TOLD = 8;

/** Where a proxy of one's own stands (RFC 6890); what stands elsewhere and sends the header is a client that lies. */
const NEAR: readonly Prefix[] = [
  ...['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '100.64.0.0/10'],
  ...['::1', 'fc00::/7', 'fe80::/10'],
].map((text) => parsePrefix(text) as Prefix);

/**
 * Tells, once a peer, of peers nearby that name other clients in X-Forwarded-For and are no trusted proxies: without
 * `--trusted-proxy` all that comes through them is charged to them, and nobody would know why.
 */
export class UntrustedForwarders {
  readonly #trusted: readonly Prefix[];
  readonly #notice: (text: string) => void;
  readonly #told = new Set<string>();

  constructor(trusted: readonly Prefix[], notice: (text: string) => void) {
    this.#trusted = trusted;
    this.#notice = notice;
  }

  hear(peer: string, headers: readonly string[]): void {
    if (this.#told.size >= MOST_TOLD || this.#told.has(peer)) return;
    const named = headerOf(headers, 'x-forwarded-for')?.trim() ?? '';
    if (named === '' || named === peer || !isIn(NEAR, peer) || isIn(this.#trusted, peer)) return;
    this.#told.add(peer);
    this.#notice(`${peer} names other clients in X-Forwarded-For; believe it with --trusted-proxy ${peer}`);
  }
}

function isIn(prefixes: readonly Prefix[], text: string): boolean {
  const address = parseAddress(text);
  if (address === undefined) return false;
  const one = { address, bits: address.length * 8 };
  return prefixes.some((prefix) => prefixContains(prefix, one));
}
