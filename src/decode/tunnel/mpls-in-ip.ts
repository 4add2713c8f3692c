import { LAYER, type Layer, type Layers, TUNNEL } from '../layers.ts';

/** MPLS directly in IP (RFC 4023), protocol 137. */
export function decodeMplsInIp(_bytes: Uint8Array, layers: Layers): Layer {
  return layers.enter(TUNNEL.ip, layers.offset, layers.payloadLength) ? LAYER.mpls : LAYER.other;
}
