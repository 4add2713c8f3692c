import { LAYER, type Layer, type Layers } from '../layers.ts';

/** A service instance tag of provider backbone bridges (IEEE 802.1ah): four bytes, then the customer's Ethernet frame. */
export function decodeServiceInstance(_bytes: Uint8Array, layers: Layers): Layer {
  layers.offset += 4;
  return LAYER.ethernet;
}
