import { LAYER, type Layer, type Layers, TUNNEL } from '../layers.ts';

/** EtherIP (RFC 3378), protocol 97: version 3 and reserved bits in two bytes, then an Ethernet frame. */
export function decodeEtherIp(bytes: Uint8Array, layers: Layers): Layer {
  const { offset, payloadLength: sent } = layers;
  if (offset + 2 > layers.end) return layers.cut();
  if ((bytes[offset] as number) >> 4 !== 3) return LAYER.other;
  return layers.enter(TUNNEL.ip, offset + 2, sent - 2) ? LAYER.ethernet : LAYER.other;
}
