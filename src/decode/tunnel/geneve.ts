import { readU16 } from '../bytes.ts';
import { LAYER, type Layer, type Layers, TUNNEL } from '../layers.ts';
import { networkLayer } from '../network/ether-type.ts';

/** GENEVE (RFC 8926): version 0, length of the options in words, flags, an EtherType, network identifier, options. */
export function decodeGeneve(bytes: Uint8Array, layers: Layers): Layer {
  const { payload, payloadCaptured, payloadLength } = layers;
  if (payloadCaptured < 8) return LAYER.done;
  const first = bytes[payload] as number;
  const header = 8 + 4 * (first & 0x3f);
  if (first >> 6 !== 0 || bytes[payload + 7] !== 0 || header > payloadLength) return LAYER.done;
  const etherType = readU16(bytes, payload + 2);
  if (!layers.enter(TUNNEL.geneve, payload + header, payloadLength - header)) return LAYER.done;
  layers.etherType = etherType;
  return networkLayer(layers);
}
