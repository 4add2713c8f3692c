import { readU16 } from '../bytes.ts';
import { LAYER, type Layer, type Layers, TUNNEL } from '../layers.ts';
import { networkLayer } from '../network/ether-type.ts';

/** Flags of the first two bytes (RFC 2784, RFC 2890, RFC 2637). */
const CHECKSUM = 0x8000;
const ROUTING = 0x4000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
const ACKNOWLEDGEMENT = 0x0080;
const VERSION = 0x0007;

/** Protocol types that are no EtherTypes, or are followed by a header of their own. */
const ERSPAN = 0x88be;
const ERSPAN_THREE = 0x22eb;
const CACHE_REDIRECT = 0x883e;
const ETHERNET_OVER_IP = 0x6400;
/** Aruba's access points send their clients' 802.11 frames under 0x8200 to 0x82ff. */
const ARUBA = 0x82;

/**
 * GRE (RFC 2784, RFC 2890), with PPTP's version 1 (RFC 2637), NVGRE (RFC 7637), ERSPAN I to III, WCCP, EoIP. A packet
 * that carries nothing, or what nobody here decodes, is one of protocol 47's own flow.
 */
export function decodeGre(bytes: Uint8Array, layers: Layers): Layer {
  const { offset } = layers;
  if (offset + 4 > layers.end) return layers.cut();
  const flags = readU16(bytes, offset);
  const protocol = readU16(bytes, offset + 2);
  const version = flags & VERSION;
  if (version > 1 || (version === 0 && (flags & ROUTING) !== 0)) return LAYER.other;
  if (version === 1 && (flags & SEQUENCE) === 0 && protocol !== ETHERNET_OVER_IP) return LAYER.other;
  let header = 4;
  if ((flags & CHECKSUM) !== 0) header += 4;
  if ((flags & KEY) !== 0) header += 4;
  if ((flags & SEQUENCE) !== 0) header += 4;
  if (version === 1 && (flags & ACKNOWLEDGEMENT) !== 0) header += 4;
  if (protocol === ERSPAN && (flags & SEQUENCE) !== 0) header += 8;
  if (protocol === ERSPAN_THREE) {
    if (offset + header + 12 > layers.end) return layers.cut();
    // Its last bit says that eight bytes about the platform follow.
    header += ((bytes[offset + header + 11] as number) & 1) === 0 ? 12 : 20;
  }
  // WCCP's second version puts four bytes before the packet, whose version they cannot be mistaken for.
  const isFirstThere = offset + header < layers.end;
  if (protocol === CACHE_REDIRECT && isFirstThere && (bytes[offset + header] as number) >> 4 !== 4) header += 4;
  const sent = layers.payloadLength - header;
  if (sent <= 0) return LAYER.other;
  if (offset + header >= layers.end) return layers.cut();
  if (!layers.enter(TUNNEL.gre, offset + header, sent)) return LAYER.other;
  return innerLayer(protocol, layers);
}

function innerLayer(protocol: number, layers: Layers): Layer {
  if (protocol >> 8 === ARUBA) return LAYER.wireless;
  switch (protocol) {
    case ERSPAN:
    case ERSPAN_THREE:
    case ETHERNET_OVER_IP:
      return LAYER.ethernet;
    case CACHE_REDIRECT:
      return LAYER.ipv4;
    default:
      layers.etherType = protocol;
      return networkLayer(layers);
  }
}
