import { readU16 } from '../bytes.ts';
import type { Layer, Layers } from '../layers.ts';
import { networkLayer } from '../network/ether-type.ts';

/** Cisco metadata (EtherType 0x8909): version, number of options, options of four bytes, the EtherType of the rest. */
export function decodeMetadata(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  if (offset + 8 > layers.end) return layers.cut();
  const at = offset + 2 + 4 * (bytes[offset + 1] as number);
  if (at + 2 > layers.end) return layers.cut();
  layers.etherType = readU16(bytes, at);
  layers.offset = at + 2;
  return networkLayer(layers);
}
