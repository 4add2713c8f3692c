import type { Layer, Layers } from '../layers.ts';
import { decodeMessage } from './icmp.ts';

/** Echo, multicast listener, router and neighbour discovery, node information, home agent (IANA ICMPv6 parameters). */
const COUNTERPART = new Int16Array(256).fill(-1);
for (const [request, reply] of [
  [128, 129],
  [130, 131],
  [133, 134],
  [135, 136],
  [139, 140],
  [144, 145],
] as const) {
  COUNTERPART[request] = reply;
  COUNTERPART[reply] = request;
}

/** ICMPv6 (RFC 4443). */
export function decodeIcmpv6(bytes: Uint8Array, layers: Layers): Layer {
  return decodeMessage(bytes, layers, COUNTERPART);
}
