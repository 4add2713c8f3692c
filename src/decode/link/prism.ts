import { readU32 } from '../bytes.ts';
import { LAYER, type Layer, type Layers } from '../layers.ts';

/** First word of an AVS header, whose length follows in network order; its last digit is the version. */
const AVS = 0x8021_1000;

/** First word of a Prism header, in the order of the machine that captured it. */
const PRISM = 0x44;
const PRISM_LITTLE_ENDIAN = 0x4400_0000;

function littleEndian(value: number): number {
  return ((value >>> 24) | ((value >>> 8) & 0xff00) | ((value & 0xff00) << 8) | (value << 24)) >>> 0;
}

/** LINKTYPE_IEEE802_11_PRISM and LINKTYPE_IEEE802_11_AVS: a header with its own length, then the 802.11 frame. */
export function decodePrism(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  if (offset + 8 > layers.end) return layers.cut();
  const magic = readU32(bytes, offset);
  const second = readU32(bytes, offset + 4);
  const isAvs = (magic & 0xffff_fff0) >>> 0 === AVS;
  if (!isAvs && magic !== PRISM && magic !== PRISM_LITTLE_ENDIAN) return layers.malformed();
  const length = magic === PRISM_LITTLE_ENDIAN ? littleEndian(second) : second;
  if (length < 8 || length > layers.end - offset) return layers.cut();
  layers.offset = offset + length;
  return LAYER.wireless;
}
