import { readU16 } from '../bytes.ts';
import { LAYER, type Layer, type Layers } from '../layers.ts';
import { isKnownEtherType } from '../network/ether-type.ts';

/** Labels that a stack may have: networks use a handful. */
const MAXIMUM_LABELS = 16;

/**
 * An MPLS label stack (RFC 3032). Nothing in it says what follows. As routers do (RFC 4928), the first four bits decide:
 * 4 and 6 are IP, 1 is management (RFC 5586), and anything else is an Ethernet pseudowire, behind a control word of zeros
 * and a sequence number (RFC 4448 section 4.6) where an EtherType stands in the right place behind that.
 */
export function decodeMpls(bytes: Uint8Array, layers: Layers): Layer {
  let { offset } = layers;
  for (let label = 0; label < MAXIMUM_LABELS; label++) {
    if (offset + 4 > layers.end) return layers.cut();
    const isLast = ((bytes[offset + 2] as number) & 1) === 1;
    offset += 4;
    if (!isLast) continue;
    layers.offset = offset;
    return labelled(bytes, layers);
  }
  return layers.unknown();
}

function labelled(bytes: Uint8Array, layers: Layers): Layer {
  const { offset, end } = layers;
  if (offset >= end) return layers.cut();
  const version = (bytes[offset] as number) >> 4;
  if (version === 4) return LAYER.ipv4;
  if (version === 6) return LAYER.ipv6;
  if (version === 1) return layers.unknown();
  if (version === 0 && readsAsEthernet(bytes, offset + 4, end)) {
    layers.offset = offset + 4;
    return LAYER.ethernet;
  }
  return readsAsEthernet(bytes, offset, end) ? LAYER.ethernet : layers.unknown();
}

function readsAsEthernet(bytes: Uint8Array, offset: number, end: number): boolean {
  return offset + 14 <= end && isKnownEtherType(readU16(bytes, offset + 12));
}
