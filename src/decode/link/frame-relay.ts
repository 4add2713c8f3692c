import { readU16 } from '../bytes.ts';
import { LAYER, type Layer, type Layers } from '../layers.ts';
import { isKnownEtherType, networkLayer } from '../network/ether-type.ts';
import { decodeSnap } from './llc.ts';

/** Network layer protocol identifiers (ISO/IEC TR 9577; RFC 2427 section 4). */
const SNAP = 0x80;
const IPV6 = 0x8e;
const IPV4 = 0xcc;

const UNNUMBERED = 0x03;

/** Frame Relay: an address of two to four bytes, then RFC 2427's identifier or, as Cisco does, an EtherType. */
export function decodeFrameRelay(bytes: Uint8Array, layers: Layers): Layer {
  let { offset } = layers;
  const { end } = layers;
  // The lowest bit of the last address byte is set (Q.922 section 3.3).
  for (let length = 1; ; length++) {
    if (offset >= end) return layers.cut();
    const isLast = ((bytes[offset++] as number) & 1) === 1;
    if (isLast && length >= 2) break;
    if (isLast || length === 4) return layers.malformed();
  }
  if (offset + 2 > end) return layers.cut();
  layers.etherType = readU16(bytes, offset);
  if (isKnownEtherType(layers.etherType)) {
    layers.offset = offset + 2;
    return networkLayer(layers);
  }
  if (bytes[offset] !== UNNUMBERED) return layers.unknown();
  offset++;
  // One byte of padding may make the rest even.
  if (bytes[offset] === 0) offset++;
  if (offset >= end) return layers.cut();
  layers.offset = offset + 1;
  switch (bytes[offset]) {
    case IPV4:
      return LAYER.ipv4;
    case IPV6:
      return LAYER.ipv6;
    case SNAP:
      return decodeSnap(bytes, layers);
    default:
      return layers.unknown();
  }
}
