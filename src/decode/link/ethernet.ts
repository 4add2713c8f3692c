import { readU16 } from '../bytes.ts';
import { LAYER, type Layer, type Layers } from '../layers.ts';
import { networkLayer } from '../network/ether-type.ts';

/** The largest 802.3 length (IEEE 802.3 section 3.2.6); beyond it the field is an EtherType. */
const MAXIMUM_LENGTH = 1_500;

/** Ethernet (IEEE 802.3): destination, source, then the EtherType or, in an 802.3 frame, the length of its LLC packet. */
export function decodeEthernet(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  if (offset + 14 > layers.end) return layers.cut();
  layers.ethernet = offset;
  const etherType = readU16(bytes, offset + 12);
  layers.etherType = etherType;
  layers.offset = offset + 14;
  if (etherType > MAXIMUM_LENGTH) return networkLayer(layers);
  if (layers.offset + etherType < layers.end) layers.end = layers.offset + etherType;
  return LAYER.llc;
}
