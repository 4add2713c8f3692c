import type { Layer, Layers } from '../layers.ts';

/**
 * Every other protocol above IP: IGMP, ESP, OSPF, ... It has no ports that all of them share, so its flow is told from
 * others by its addresses and its number alone, and what it carries is not counted as payload, as in Zeek.
 */
export function decodeOther(_bytes: Uint8Array, layers: Layers): Layer {
  layers.sourcePort = 0;
  layers.destinationPort = 0;
  return layers.transport(0, 0);
}
