import { readU16 } from '../bytes.ts';
import { LAYER, type Layer, type Layers, OUTCOME } from '../layers.ts';
import { transportLayer } from '../transport/protocol.ts';

/** IPv4 (RFC 791). A total length of zero is what segmentation offload leaves behind: then the frame's length counts. */
export function decodeIpv4(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  const there = layers.end - offset;
  if (there < 20) return layers.cut();
  const first = bytes[offset] as number;
  const headerLength = (first & 0x0f) * 4;
  if (first >> 4 !== 4 || headerLength < 20) return layers.malformed();
  if (headerLength > there) return layers.cut();
  const totalLength = readU16(bytes, offset + 2);
  if (totalLength === 0) layers.ipLength = there + layers.missing;
  else if (totalLength < headerLength || totalLength > there + layers.missing) return layers.malformed();
  else layers.ipLength = totalLength;
  // Ethernet pads short frames: what follows the packet is not its payload.
  if (offset + layers.ipLength < layers.end) layers.end = offset + layers.ipLength;
  layers.family = 4;
  layers.network = offset;
  layers.source = offset + 12;
  layers.destination = offset + 16;
  layers.timeToLive = bytes[offset + 8] as number;
  layers.protocol = bytes[offset + 9] as number;
  layers.offset = offset + headerLength;
  // More fragments, or the offset of this one in units of eight bytes.
  const fragment = readU16(bytes, offset + 6) & 0x3fff;
  if (fragment !== 0) {
    layers.moreFragments = (fragment & 0x2000) !== 0;
    layers.fragmentOffset = (fragment & 0x1fff) * 8;
    layers.identification = readU16(bytes, offset + 4);
    layers.payloadLength = layers.ipLength - headerLength;
    layers.outcome = OUTCOME.fragment;
    return LAYER.done;
  }
  return transportLayer(layers, layers.ipLength - headerLength);
}
