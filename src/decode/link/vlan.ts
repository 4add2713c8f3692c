import { readU16 } from '../bytes.ts';
import type { Layer, Layers } from '../layers.ts';
import { networkLayer } from '../network/ether-type.ts';

/** An 802.1Q or 802.1ad tag: priority and identifier, then the EtherType of what it wraps. */
export function decodeVlan(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  if (offset + 4 > layers.end) return layers.cut();
  layers.vlan = readU16(bytes, offset) & 0x0fff;
  layers.etherType = readU16(bytes, offset + 2);
  layers.offset = offset + 4;
  return networkLayer(layers);
}
