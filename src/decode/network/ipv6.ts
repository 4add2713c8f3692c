import { readU16 } from '../bytes.ts';
import { LAYER, type Layer, type Layers, OUTCOME } from '../layers.ts';
import { transportLayer } from '../transport/protocol.ts';

/** Extension headers that may stand before the transport header (IANA; RFC 8200 section 4). */
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const DESTINATION_OPTIONS = 60;

/** A chain longer than this serves nobody but those who hide behind it; RFC 8504 section 5.3 lets a host set a limit. */
const MAXIMUM_EXTENSIONS = 8;

function isExtension(header: number): boolean {
  return (
    header === HOP_BY_HOP ||
    header === ROUTING ||
    header === FRAGMENT ||
    header === AUTHENTICATION ||
    header === DESTINATION_OPTIONS
  );
}

/** IPv6 (RFC 8200) with its extension headers. A payload length of zero counts as the frame's length (jumbograms, offload). */
export function decodeIpv6(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  const there = layers.end - offset;
  if (there < 40) return layers.cut();
  if ((bytes[offset] as number) >> 4 !== 6) return layers.malformed();
  const payloadLength = readU16(bytes, offset + 4);
  if (payloadLength === 0) layers.ipLength = there + layers.missing;
  else if (payloadLength + 40 > there + layers.missing) return layers.malformed();
  else layers.ipLength = payloadLength + 40;
  if (offset + layers.ipLength < layers.end) layers.end = offset + layers.ipLength;
  layers.family = 6;
  layers.source = offset + 8;
  layers.destination = offset + 24;
  layers.timeToLive = bytes[offset + 7] as number;

  let next = bytes[offset + 6] as number;
  let position = offset + 40;
  for (let extension = 0; extension <= MAXIMUM_EXTENSIONS; extension++) {
    if (!isExtension(next)) {
      layers.protocol = next;
      layers.offset = position;
      return transportLayer(layers, offset + layers.ipLength - position);
    }
    if (position + 8 > layers.end) return layers.cut();
    let length = 8;
    if (next === FRAGMENT) {
      if ((readU16(bytes, position + 2) & 0xfff8) !== 0) {
        layers.protocol = bytes[position] as number;
        layers.outcome = OUTCOME.fragment;
        return LAYER.done;
      }
    } else if (next === AUTHENTICATION) length = ((bytes[position + 1] as number) + 2) * 4;
    else length = ((bytes[position + 1] as number) + 1) * 8;
    next = bytes[position] as number;
    position += length;
    if (position > layers.end) return layers.cut();
  }
  return layers.malformed();
}
