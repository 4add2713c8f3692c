import { readU16 } from '../bytes.ts';
import type { Layer, Layers } from '../layers.ts';
import { networkLayer } from '../network/ether-type.ts';

/** Cisco HDLC (RFC 1547 section 4.3.1): address, control, EtherType. */
export function decodeCiscoHdlc(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  if (offset + 4 > layers.end) return layers.cut();
  layers.etherType = readU16(bytes, offset + 2);
  layers.offset = offset + 4;
  return networkLayer(layers);
}
