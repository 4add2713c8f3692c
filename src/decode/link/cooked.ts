import { readU16 } from '../bytes.ts';
import { LAYER, type Layer, type Layers } from '../layers.ts';
import { networkLayer } from '../network/ether-type.ts';

/** In place of an EtherType: an 802.2 frame (tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html). */
const LLC = 0x0004;

function cookedLayer(layers: Layers, etherType: number, headerLength: number): Layer {
  layers.etherType = etherType;
  layers.offset += headerLength;
  return etherType === LLC ? LAYER.llc : networkLayer(layers);
}

/** LINKTYPE_LINUX_SLL, of the device `any`: type, hardware, address, and the EtherType last. */
export function decodeCooked(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  if (offset + 16 > layers.end) return layers.cut();
  return cookedLayer(layers, readU16(bytes, offset + 14), 16);
}

/** LINKTYPE_LINUX_SLL2, which names the interface too: the EtherType comes first. */
export function decodeCookedTwo(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  if (offset + 20 > layers.end) return layers.cut();
  return cookedLayer(layers, readU16(bytes, offset), 20);
}
