import { readU32 } from '../../../decode/bytes.ts';
import { latin1 } from '../reading/text.ts';

/** Name-lists of SSH_MSG_KEXINIT, in the order of RFC 4253 section 7.1. */
const LISTS = 8;
/** Type and cookie come before the lists. */
const LISTS_OFFSET = 17;
/** Where each list stands; from `encryption` on the one for packets to the server comes first, then the one back. */
export const OFFER = { keyExchange: 0, hostKey: 1, encryption: 2, mac: 4, compression: 6 } as const;

/** The algorithm lists that one side offers; undefined entries could not be read. */
export type AlgorithmOffer = readonly string[];

/** What both sides agreed on, client to server where the directions have lists of their own; null where nothing fits. */
export interface AgreedAlgorithms {
  readonly keyExchange: string | null;
  readonly hostKeyAlgorithm: string | null;
  readonly cipher: string | null;
  readonly mac: string | null;
  readonly compression: string | null;
}

/** How the encrypted packets of one direction look from outside. */
export interface PacketLayout {
  /** Length of packet_length is in clear (encrypt-then-MAC and GCM), so packets can be told apart. */
  readonly clearLength: boolean;
  /** Bytes of MAC or tag behind each packet. */
  readonly tag: number;
  /** Padding fills up to a multiple of this. */
  readonly block: number;
  /** packet_length itself is padded too (RFC 4253); not so in encrypt-then-MAC, GCM and chacha20-poly1305. */
  readonly lengthPadded: boolean;
  /** Payloads are compressed from the start: sizes say nothing. */
  readonly compressed: boolean;
}

/** Bytes of each MAC (RFC 4253, 6668; OpenSSH PROTOCOL). */
const MACS: Readonly<Record<string, number>> = {
  'hmac-sha1': 20,
  'hmac-sha1-96': 12,
  'hmac-md5': 16,
  'hmac-md5-96': 12,
  'hmac-ripemd160': 20,
  'hmac-sha2-256': 32,
  'hmac-sha2-512': 64,
  'umac-64': 8,
  'umac-128': 16,
};

/** Reads the payload (from the message type on) of SSH_MSG_KEXINIT; null when it does not parse. */
export function readOffer(bytes: Uint8Array, start: number, end: number): AlgorithmOffer | null {
  const lists: string[] = [];
  let at = start + LISTS_OFFSET;
  for (let index = 0; index < LISTS; index += 1) {
    if (at + 4 > end) return null;
    const size = readU32(bytes, at);
    if (size > end - at - 4) return null;
    lists.push(latin1(bytes, at + 4, at + 4 + size));
    at += 4 + size;
  }
  return lists;
}

/** The algorithms of a key exchange, of which either offer may be missing. */
export function agreedAlgorithms(client: AlgorithmOffer | null, server: AlgorithmOffer | null): AgreedAlgorithms {
  const of = (index: number) => (client === null || server === null ? null : agreed(client[index], server[index]));
  return {
    keyExchange: of(OFFER.keyExchange),
    hostKeyAlgorithm: of(OFFER.hostKey),
    cipher: of(OFFER.encryption),
    mac: of(OFFER.mac),
    compression: of(OFFER.compression),
  };
}

/** How packets look that both sides agreed on for one direction (0: client to server): the client's first that the server has. */
export function agreedLayout(client: AlgorithmOffer, server: AlgorithmOffer, direction: 0 | 1): PacketLayout | null {
  const cipher = agreed(client[OFFER.encryption + direction], server[OFFER.encryption + direction]);
  const compression = agreed(client[OFFER.compression + direction], server[OFFER.compression + direction]);
  if (cipher === null || compression === null) return null;
  // `zlib@openssh.com` starts after authentication.
  const compressed = compression === 'zlib';
  if (cipher === 'chacha20-poly1305@openssh.com' || cipher === 'chacha20-poly1305') {
    return { clearLength: false, tag: 16, block: 8, lengthPadded: false, compressed };
  }
  if (/gcm/i.test(cipher)) return { clearLength: true, tag: 16, block: 16, lengthPadded: false, compressed };
  const mac = agreed(client[OFFER.mac + direction], server[OFFER.mac + direction]);
  if (mac === null) return null;
  const then = mac.includes('-etm@');
  const tag = MACS[mac.replace(/(?:-etm)?@.*$/, '')];
  if (tag === undefined) return null;
  const block = /^(?:aes|rijndael|twofish|serpent|camellia)/.test(cipher) ? 16 : 8;
  return { clearLength: then, tag, block, lengthPadded: !then, compressed };
}

/** Bytes on the wire of a packet with a payload of `payload` bytes and as little padding as is allowed (at least 4). */
export function packetSize(layout: PacketLayout, payload: number): number {
  const padded = (layout.lengthPadded ? 4 : 0) + 1 + payload + 4;
  return Math.ceil(padded / layout.block) * layout.block + (layout.lengthPadded ? 0 : 4) + layout.tag;
}

function agreed(client: string | undefined, server: string | undefined): string | null {
  if (client === undefined || server === undefined) return null;
  // Nearly always the first that the client names is there: nothing is split for it.
  const offered = `,${server},`;
  for (let from = 0; from <= client.length; ) {
    const comma = client.indexOf(',', from);
    const name = client.slice(from, comma < 0 ? client.length : comma);
    if (offered.includes(`,${name},`)) return name;
    from += name.length + 1;
  }
  return null;
}
