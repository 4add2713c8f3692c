import { readU16, readU32 } from '../bytes.ts';
import { LAYER, type Layer, type Layers, TUNNEL } from '../layers.ts';

/** What may stand before the IPv6 packet (RFC 4380 section 5.1.1). */
const ORIGIN = 0x0000;
const AUTHENTICATION = 0x0001;

/** Teredo's own addresses (RFC 4380 section 2.6). */
const PREFIX = 0x2001_0000;

/** Its own port, where trailers may follow the packet (RFC 6081 section 4). */
const PORT = 3_544;

/** No next header: what a bubble has (RFC 4380 section 2.8). */
const NOTHING = 59;

/** Where the IPv6 packet starts, or -1; on ports that are not Teredo's it must fill what is left of the datagram. */
function packetOffset(bytes: Uint8Array, layers: Layers): number {
  const end = layers.payload + layers.payloadLength;
  const captured = layers.payload + layers.payloadCaptured;
  let at = layers.payload;
  if (at + 4 <= captured && readU16(bytes, at) === AUTHENTICATION) {
    // Client identifier and authentication value of given lengths, a nonce, a confirmation.
    at += 4 + (bytes[at + 2] as number) + (bytes[at + 3] as number) + 9;
  }
  if (at + 8 <= captured && readU16(bytes, at) === ORIGIN) at += 8;
  if (at + 40 > captured || (bytes[at] as number) >> 4 !== 6) return -1;
  const packetEnd = at + 40 + readU16(bytes, at + 4);
  const mayHaveTrailers = layers.sourcePort === PORT || layers.destinationPort === PORT;
  return packetEnd === end || (mayHaveTrailers && packetEnd < end) ? at : -1;
}

/** Whether a datagram on any port holds an IPv6 packet from or to a Teredo address, whole and with nothing behind it. */
export function isTeredo(bytes: Uint8Array, layers: Layers): boolean {
  const at = packetOffset(bytes, layers);
  return at >= 0 && (readU32(bytes, at + 8) === PREFIX || readU32(bytes, at + 24) === PREFIX);
}

/** Teredo (RFC 4380): IPv6 over UDP. Bubbles, which carry nothing but their header, are no packets of their own. */
export function decodeTeredo(bytes: Uint8Array, layers: Layers): Layer {
  const at = packetOffset(bytes, layers);
  if (at < 0) return LAYER.done;
  const sent = 40 + readU16(bytes, at + 4);
  if (sent === 40 || bytes[at + 6] === NOTHING) {
    layers.carried = TUNNEL.teredo;
    return LAYER.done;
  }
  return layers.enter(TUNNEL.teredo, at, sent) ? LAYER.ipv6 : LAYER.done;
}
