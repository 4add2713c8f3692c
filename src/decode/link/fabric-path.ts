import { LAYER, type Layer, type Layers } from '../layers.ts';

/** Cisco FabricPath (EtherType 0x8903): a forwarding tag and a lifetime in two bytes, then the whole Ethernet frame. */
export function decodeFabricPath(_bytes: Uint8Array, layers: Layers): Layer {
  layers.offset += 2;
  return LAYER.ethernet;
}
