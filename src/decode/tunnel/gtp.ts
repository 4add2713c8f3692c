import { readU16 } from '../bytes.ts';
import { LAYER, type Layer, type Layers, TUNNEL } from '../layers.ts';

/** Version 1 of the protocol for users' packets, and the message that holds one (3GPP TS 29.281 sections 5.1, 6.1). */
const VERSION = 0x30;
const USER_PACKET = 255;

/** Flags: extension headers, sequence number, N-PDU number; any of them adds four bytes. */
const EXTENSION = 0x04;
const OPTIONAL = 0x07;

/** Extension headers of a packet: there are not that many kinds. */
const MAXIMUM_EXTENSIONS = 16;

/** GTP-U (3GPP TS 29.281): a mobile user's IP packet. All other messages are the tunnel's own. */
export function decodeGtp(bytes: Uint8Array, layers: Layers): Layer {
  const { payload, payloadLength } = layers;
  const captured = payload + layers.payloadCaptured;
  if (payload + 12 > captured) return LAYER.done;
  const flags = bytes[payload] as number;
  if ((flags & 0xf0) !== VERSION || bytes[payload + 1] !== USER_PACKET) return LAYER.done;
  if (8 + readU16(bytes, payload + 2) > payloadLength) return LAYER.done;
  let at = payload + 8;
  if ((flags & OPTIONAL) !== 0) at += 4;
  if ((flags & EXTENSION) !== 0) {
    let next = bytes[at - 1];
    for (let extension = 0; next !== 0; extension++) {
      if (extension === MAXIMUM_EXTENSIONS || at >= captured || bytes[at] === 0) return LAYER.done;
      at += 4 * (bytes[at] as number);
      if (at > captured) return LAYER.done;
      next = bytes[at - 1];
    }
  }
  if (at >= captured) return LAYER.done;
  const version = (bytes[at] as number) >> 4;
  if (version !== 4 && version !== 6) return LAYER.done;
  const sent = payload + 8 + readU16(bytes, payload + 2) - at;
  return layers.enter(TUNNEL.gtp, at, sent) ? LAYER.rawIp : LAYER.done;
}
