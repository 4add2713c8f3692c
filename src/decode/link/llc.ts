import { readU16 } from '../bytes.ts';
import { LAYER, type Layer, type Layers } from '../layers.ts';
import { networkLayer } from '../network/ether-type.ts';

/** Service access points (IEEE 802.2): the IP of RFC 948, and SNAP. */
const IP = 0x0606;
const SNAP = 0xaaaa;

/** An unnumbered information frame. */
const UNNUMBERED = 0x03;

/** Organisations whose protocol numbers are EtherTypes: RFC 1042, and the tunnel of IEEE 802.1H. */
const ENCAPSULATED_ETHERNET = 0x000000;
const BRIDGE_TUNNEL = 0x0000f8;

/** LLC (IEEE 802.2), with SNAP (RFC 1042) where it carries what has an EtherType. All else carries no IP. */
export function decodeLlc(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  if (offset + 3 > layers.end) return layers.cut();
  if (bytes[offset + 2] !== UNNUMBERED) return layers.unknown();
  const points = readU16(bytes, offset);
  layers.offset = offset + 3;
  if (points === IP) return LAYER.rawIp;
  return points === SNAP ? decodeSnap(bytes, layers) : layers.unknown();
}

/** The organisation and its protocol number at `layers.offset`. */
export function decodeSnap(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  if (offset + 5 > layers.end) return layers.cut();
  const organisation = ((bytes[offset] as number) << 16) | readU16(bytes, offset + 1);
  if (organisation !== ENCAPSULATED_ETHERNET && organisation !== BRIDGE_TUNNEL) return layers.unknown();
  layers.etherType = readU16(bytes, offset + 3);
  layers.offset = offset + 5;
  return networkLayer(layers);
}
