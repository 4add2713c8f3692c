import { LAYER, type Layer, type Layers, TUNNEL } from '../layers.ts';

/** IPv4 or IPv6 directly in IPv4 or IPv6 (RFC 2003, RFC 2473, RFC 4213): protocols 4 and 41. */
export function decodeIpInIp(_bytes: Uint8Array, layers: Layers): Layer {
  const inner = layers.protocol === 4 ? LAYER.ipv4 : LAYER.ipv6;
  return layers.enter(TUNNEL.ip, layers.offset, layers.payloadLength) ? inner : LAYER.other;
}
