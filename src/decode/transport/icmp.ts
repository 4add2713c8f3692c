import type { Layer, Layers } from '../layers.ts';

/** Requests and the replies that answer them (IANA ICMP parameters): echo, router, timestamp, information, mask. */
const COUNTERPART = new Int16Array(256).fill(-1);
for (const [request, reply] of [
  [8, 0],
  [10, 9],
  [13, 14],
  [15, 16],
  [17, 18],
] as const) {
  COUNTERPART[request] = reply;
  COUNTERPART[reply] = request;
}

/** ICMP (RFC 792). */
export function decodeIcmp(bytes: Uint8Array, layers: Layers): Layer {
  return decodeMessage(bytes, layers, COUNTERPART);
}

/**
 * ICMP of either version, as Zeek turns it into a flow: type and counterpart stand for the ports, so that request and
 * reply meet in one flow; where nothing answers, type and code do, and the flow is one-way.
 */
export function decodeMessage(bytes: Uint8Array, layers: Layers, counterparts: Int16Array): Layer {
  const { offset, payloadLength: sent } = layers;
  if (offset + 8 > layers.end) return layers.cut();
  const type = bytes[offset] as number;
  const counterpart = counterparts[type] as number;
  layers.oneWay = counterpart < 0;
  layers.sourcePort = type;
  layers.destinationPort = layers.oneWay ? (bytes[offset + 1] as number) : counterpart;
  return layers.transport(8, sent - 8);
}
