import { readU16 } from '../bytes.ts';
import { LAYER, type Layer, type Layers, TUNNEL } from '../layers.ts';

/** Flags of the first two bytes (RFC 2661 section 3.1), and the version. */
const CONTROL = 0x8000;
const LENGTH = 0x4000;
const SEQUENCE = 0x0800;
const OFFSET = 0x0200;
const RESERVED = 0x34f0;
const VERSION = 2;

/** L2TP version 2 (RFC 2661) over UDP: data messages carry PPP, the others are the tunnel's own. */
export function decodeL2tp(bytes: Uint8Array, layers: Layers): Layer {
  const { payload, payloadLength } = layers;
  const captured = payload + layers.payloadCaptured;
  if (payload + 8 > captured) return LAYER.done;
  const flags = readU16(bytes, payload);
  if ((flags & (CONTROL | RESERVED)) !== 0 || (flags & 0x0f) !== VERSION) return LAYER.done;
  let at = payload + 6;
  if ((flags & LENGTH) !== 0) at += 2;
  if ((flags & SEQUENCE) !== 0) at += 4;
  if ((flags & OFFSET) !== 0) {
    if (at + 2 > captured) return LAYER.done;
    at += 2 + readU16(bytes, at);
  }
  if (at >= captured) return LAYER.done;
  return layers.enter(TUNNEL.l2tp, at, payload + payloadLength - at) ? LAYER.ppp : LAYER.done;
}
