import { LAYER, type Layer, type Layers } from '../layers.ts';

/** Token Ring (IEEE 802.5): access and frame control, destination, source, maybe a route, then LLC. */
export function decodeTokenRing(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  if (offset + 15 > layers.end) return layers.cut();
  if (((bytes[offset + 1] as number) & 0xc0) !== 0x40) return layers.unknown();
  // The first bit of the source says that a route follows, whose first five bits of length count itself.
  const route = ((bytes[offset + 8] as number) & 0x80) === 0 ? 0 : (bytes[offset + 14] as number) & 0x1f;
  layers.offset = offset + 14 + route;
  return LAYER.llc;
}
