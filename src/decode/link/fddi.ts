import { LAYER, type Layer, type Layers } from '../layers.ts';

/** FDDI (ISO 9314-2): frame control, destination, source, then LLC in those frames whose control says so. */
export function decodeFddi(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  if (offset + 13 > layers.end) return layers.cut();
  if (((bytes[offset] as number) & 0x30) !== 0x10) return layers.unknown();
  layers.offset = offset + 13;
  return LAYER.llc;
}
