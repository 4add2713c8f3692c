import { LAYER, type Layer, type Layers } from '../layers.ts';

/** Radiotap (radiotap.org): version 0, its length in little-endian order, then the 802.11 frame. */
export function decodeRadiotap(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  if (offset + 8 > layers.end) return layers.cut();
  const length = (bytes[offset + 2] as number) | ((bytes[offset + 3] as number) << 8);
  if (bytes[offset] !== 0 || length < 8) return layers.malformed();
  layers.offset = offset + length;
  return LAYER.wireless;
}
