import type { Layer, Layers } from '../layers.ts';
import { familyLayer } from './loopback.ts';

/** LINKTYPE_PFLOG of the BSDs' packet filter: the header's length without its padding, the address family, much else. */
export function decodePacketFilterLog(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  if (offset + 2 > layers.end) return layers.cut();
  layers.offset = offset + (((bytes[offset] as number) + 3) & ~3);
  return familyLayer(bytes[offset + 1] as number, layers);
}
