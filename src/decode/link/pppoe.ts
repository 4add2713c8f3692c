import { readU16 } from '../bytes.ts';
import { LAYER, type Layer, type Layers } from '../layers.ts';

/** Version 1, type 1, code 0: a packet of a session (RFC 2516 section 4). */
const SESSION = 0x1100;

/** PPP over Ethernet (RFC 2516): version, type, code, session, length, then PPP. */
export function decodePppoe(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  if (offset + 6 > layers.end) return layers.cut();
  if (readU16(bytes, offset) !== SESSION) return layers.unknown();
  const length = readU16(bytes, offset + 4);
  layers.offset = offset + 6;
  if (layers.offset + length < layers.end) layers.end = layers.offset + length;
  return LAYER.ppp;
}
