import { initialKeys, initialSecret } from './initial-keys.ts';
import { IDENTIFIER_LEAST, type LongHeader } from './long-header.ts';
import { PacketProtection } from './packet-protection.ts';
import { readInteger } from './variable-integer.ts';
import type { QuicVersion } from './versions.ts';

/** Servers discard smaller datagrams with a client's first packet (RFC 9000 section 14.1). */
const DATAGRAM_LEAST = 1_200;

/** What the keys of a connection's Initial packets come from. */
export interface Beginning {
  readonly version: QuicVersion;
  readonly secret: Uint8Array;
}

/** A client's first packet, opened with the keys that its own identifier gives. */
interface Opened extends Beginning {
  readonly client: PacketProtection;
  readonly frames: Uint8Array;
}

/**
 * Opens the packets with which connections begin. What was opened last is remembered: to recognise a connection its
 * first packet must be opened, and to read it once more. Only equal bytes count, so the answer depends on nothing else.
 */
export class InitialOpener {
  #packet: Uint8Array = new Uint8Array(0);
  #opened: Opened | null = null;

  open(bytes: Uint8Array, header: LongHeader, end: number): Opened | null {
    const { known, start } = header;
    if (known === undefined || !mayBegin(bytes, header, end)) return null;
    if (isEqual(this.#packet, bytes, start, header.end)) return this.#opened;
    const secret = initialSecret(known, bytes.slice(header.destination, header.destinationEnd));
    const client = new PacketProtection(initialKeys(known, secret, 'client'));
    const frames = client.open(bytes, header, end);
    this.#packet = bytes.slice(start, header.end);
    this.#opened = frames === null ? null : { version: known, secret, client, frames };
    return this.#opened;
  }
}

/** Whether a server would answer: what it would not costs nothing here either, and who sends it pays by the byte. */
function mayBegin(bytes: Uint8Array, header: LongHeader, end: number): boolean {
  if (header.type !== 'initial' || header.end > end || end - header.start < DATAGRAM_LEAST) return false;
  // After a retry, which a token tells, the server has chosen the identifier.
  return (
    header.destinationEnd - header.destination >= IDENTIFIER_LEAST || readInteger(bytes, header.sourceEnd, end) > 0
  );
}

function isEqual(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let at = 0; at < known.length; at++) if (known[at] !== bytes[start + at]) return false;
  return true;
}
