import { readU16 } from '../bytes.ts';
import type { Layer, Layers } from '../layers.ts';
import { networkLayer } from '../network/ether-type.ts';

/** Ethernet II (IEEE 802.3): destination, source, EtherType. Lengths below 0x600 are 802.3 frames, which carry no IP. */
export function decodeEthernet(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  if (offset + 14 > layers.end) return layers.cut();
  layers.ethernet = offset;
  layers.etherType = readU16(bytes, offset + 12);
  layers.offset = offset + 14;
  return networkLayer(layers);
}
