import { LAYER, type Layer, type Layers } from '../layers.ts';

/** IP protocol numbers (IANA). */
export const IP_PROTOCOL = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58, sctp: 132 } as const;

/** Which layer an IP protocol number announces. `length` bytes were sent after the IP headers. */
export function transportLayer(layers: Layers, length: number): Layer {
  layers.payloadLength = length;
  switch (layers.protocol) {
    case IP_PROTOCOL.tcp:
      return LAYER.tcp;
    case IP_PROTOCOL.udp:
      return LAYER.udp;
    case IP_PROTOCOL.icmp:
      return LAYER.icmp;
    case IP_PROTOCOL.icmpv6:
      return LAYER.icmpv6;
    case IP_PROTOCOL.sctp:
      return LAYER.sctp;
    case 4:
    case 41:
      return LAYER.ipInIp;
    case 47:
      return LAYER.gre;
    case 51:
      return LAYER.authentication;
    case 97:
      return LAYER.etherIp;
    case 136:
      return LAYER.udpLite;
    case 137:
      return LAYER.mplsInIp;
    default:
      return LAYER.other;
  }
}
