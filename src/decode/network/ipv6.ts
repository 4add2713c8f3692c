import { readU16, readU32 } from '../bytes.ts';
import { LAYER, type Layer, type Layers, OUTCOME } from '../layers.ts';
import { IP_PROTOCOL, transportLayer } from '../transport/protocol.ts';

/** Extension headers that may stand before the transport header (IANA; RFC 8200 section 4). */
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const DESTINATION_OPTIONS = 60;
/** RFC 6275, RFC 7401, RFC 5533. */
const MOBILITY = 135;
const HOST_IDENTITY = 139;
const SHIM6 = 140;

/** The option by which a host on the way tells its lasting address (RFC 6275 section 6.3), and that of one byte. */
const HOME_ADDRESS = 201;
const PADDING = 0;

/** A chain longer than this serves nobody but those who hide behind it; RFC 8504 section 5.3 lets a host set a limit. */
const MAXIMUM_EXTENSIONS = 8;

function isExtension(header: number): boolean {
  return (
    header === HOP_BY_HOP ||
    header === ROUTING ||
    header === FRAGMENT ||
    header === AUTHENTICATION ||
    header === DESTINATION_OPTIONS ||
    header === MOBILITY ||
    header === HOST_IDENTITY ||
    header === SHIM6
  );
}

/**
 * IPv6 (RFC 8200) with its extension headers. A payload length of zero counts as the frame's length where it may stand for
 * more: before the option of a jumbogram (RFC 2675 section 3), and in TCP, where segmentation offload leaves it behind. Else
 * there is no payload, and what follows is the padding of a short frame.
 */
export function decodeIpv6(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  const there = layers.end - offset;
  if (there < 40) return layers.cut();
  if ((bytes[offset] as number) >> 4 !== 6) return layers.malformed();
  const payloadLength = readU16(bytes, offset + 4);
  const first = bytes[offset + 6];
  if (payloadLength === 0 && (first === HOP_BY_HOP || first === IP_PROTOCOL.tcp)) {
    layers.ipLength = there + layers.missing;
  } else if (payloadLength + 40 > there + layers.missing) return layers.malformed();
  else layers.ipLength = payloadLength + 40;
  if (offset + layers.ipLength < layers.end) layers.end = offset + layers.ipLength;
  layers.family = 6;
  layers.network = offset;
  layers.source = offset + 8;
  layers.destination = offset + 24;
  layers.timeToLive = bytes[offset + 7] as number;

  let next = bytes[offset + 6] as number;
  let position = offset + 40;
  let announcement = offset + 6;
  for (let extension = 0; extension <= MAXIMUM_EXTENSIONS; extension++) {
    // Also of an extension: of a packet that is cut inside one, no more is known.
    layers.protocol = next;
    if (!isExtension(next)) {
      layers.offset = position;
      return transportLayer(layers, offset + layers.ipLength - position);
    }
    if (position + 8 > layers.end) return layers.cut();
    let length = 8;
    if (next === FRAGMENT) {
      const fragment = readU16(bytes, position + 2);
      // A fragment that is the whole datagram is decoded as one (RFC 6946).
      if ((fragment & 0xfff9) !== 0) {
        layers.protocol = bytes[position] as number;
        layers.moreFragments = (fragment & 1) === 1;
        layers.fragmentOffset = fragment & 0xfff8;
        layers.identification = readU32(bytes, position + 4);
        layers.fragmentHeader = position;
        layers.fragmentAnnouncement = announcement;
        layers.offset = position + 8;
        layers.payloadLength = offset + layers.ipLength - layers.offset;
        layers.outcome = OUTCOME.fragment;
        return LAYER.done;
      }
    } else if (next === AUTHENTICATION) length = ((bytes[position + 1] as number) + 2) * 4;
    else length = ((bytes[position + 1] as number) + 1) * 8;
    if (position + length > layers.end) return layers.cut();
    if (next === DESTINATION_OPTIONS) noteHomeAddress(bytes, layers, position + 2, position + length);
    next = bytes[position] as number;
    announcement = position;
    position += length;
  }
  return layers.malformed();
}

/** A mobile host is known by its home address, wherever it sends from; Zeek and tshark take it so too. */
function noteHomeAddress(bytes: Uint8Array, layers: Layers, from: number, end: number): void {
  for (let at = from; at < end; ) {
    const option = bytes[at] as number;
    if (option === PADDING) {
      at++;
      continue;
    }
    if (at + 2 > end) return;
    const length = bytes[at + 1] as number;
    if (option === HOME_ADDRESS && length === 16 && at + 18 <= end) layers.source = at + 2;
    at += 2 + length;
  }
}
