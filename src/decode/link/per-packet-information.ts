import type { Layer, Layers } from '../layers.ts';
import { linkLayer } from './link-types.ts';

/** PPI (CACE Technologies): version 0, length and the link type of what follows, in little-endian order. */
export function decodePerPacketInformation(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  if (offset + 8 > layers.end) return layers.cut();
  const length = (bytes[offset + 2] as number) | ((bytes[offset + 3] as number) << 8);
  if (bytes[offset] !== 0 || length < 8) return layers.malformed();
  layers.offset = offset + length;
  return linkLayer((bytes[offset + 4] as number) | ((bytes[offset + 5] as number) << 8), layers);
}
