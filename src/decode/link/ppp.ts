import { LAYER, type Layer, type Layers } from '../layers.ts';

/** The frame's control field, an unnumbered information frame (RFC 1662 section 3.1). */
const UNNUMBERED = 0x03;

/** Cisco's HDLC framing on a line that may carry either (LINKTYPE_PPP_HDLC): unicast and multicast address. */
const CISCO_UNICAST = 0x0f;
const CISCO_MULTICAST = 0x8f;

/**
 * PPP (RFC 1661), with or without address and control (RFC 1662), its protocol in one byte or two. pppd's captures hold
 * the direction, 0 or 1, in place of the address. What is compressed, encrypted or about the line itself is unknown.
 */
export function decodePpp(bytes: Uint8Array, layers: Layers): Layer {
  let { offset } = layers;
  if (offset + 2 > layers.end) return layers.cut();
  const address = bytes[offset] as number;
  if (bytes[offset + 1] === UNNUMBERED && (address === 0xff || address <= 1)) offset += 2;
  else if ((address === CISCO_UNICAST || address === CISCO_MULTICAST) && bytes[offset + 1] === 0) {
    return LAYER.ciscoHdlc;
  }
  if (offset >= layers.end) return layers.cut();
  let protocol = bytes[offset++] as number;
  if ((protocol & 1) === 0) {
    if (offset >= layers.end) return layers.cut();
    protocol = (protocol << 8) | (bytes[offset++] as number);
  }
  layers.offset = offset;
  switch (protocol) {
    case 0x0021:
      return LAYER.ipv4;
    case 0x0057:
      return LAYER.ipv6;
    case 0x0281:
    case 0x0283:
      return LAYER.mpls;
    default:
      return layers.unknown();
  }
}
