import { LAYER, type Layer, type Layers } from '../layers.ts';

/** Which layer an EtherType announces (IANA, IEEE 802 numbers). */
export function networkLayer(layers: Layers): Layer {
  switch (layers.etherType) {
    case 0x0800:
      return LAYER.ipv4;
    case 0x86dd:
      return LAYER.ipv6;
    case 0x0806:
      return LAYER.arp;
    case 0x8100:
    case 0x88a8:
    case 0x9100:
      return LAYER.vlan;
    default:
      return layers.unknown();
  }
}
