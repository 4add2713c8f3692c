import { readU16, readU32 } from '../bytes.ts';
import type { Layer, Layers } from '../layers.ts';

/** Control bits (RFC 9293 section 3.1). */
export const TCP = { fin: 0x01, syn: 0x02, reset: 0x04, push: 0x08, acknowledge: 0x10, urgent: 0x20 } as const;

/** TCP (RFC 9293). Options are skipped; they need not have been captured. */
export function decodeTcp(bytes: Uint8Array, layers: Layers): Layer {
  const { offset, payloadLength: sent } = layers;
  if (offset + 20 > layers.end) return layers.cut();
  const headerLength = ((bytes[offset + 12] as number) >> 4) * 4;
  if (headerLength < 20 || headerLength > sent) return layers.malformed();
  layers.sourcePort = readU16(bytes, offset);
  layers.destinationPort = readU16(bytes, offset + 2);
  layers.sequence = readU32(bytes, offset + 4);
  layers.acknowledgement = readU32(bytes, offset + 8);
  layers.tcpFlags = bytes[offset + 13] as number;
  layers.tcpWindow = readU16(bytes, offset + 14);
  return layers.transport(headerLength, sent - headerLength);
}
