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
    case 0x8847:
    case 0x8848:
      return LAYER.mpls;
    case 0x8864:
      return LAYER.pppoe;
    case 0x880b:
      return LAYER.ppp;
    case 0x6558:
      return LAYER.ethernet;
    case 0x8870:
      return LAYER.llc;
    case 0x88e7:
      return LAYER.serviceInstance;
    case 0x8903:
      return LAYER.fabricPath;
    case 0x8909:
      return LAYER.metadata;
    case 0x8926:
      return LAYER.virtualNetworkTag;
    case 0x894f:
      return LAYER.serviceFunction;
    default:
      return layers.unknown();
  }
}

/** Whether an EtherType announces a layer that can be decoded: tells headers from what only stands in their place. */
export function isKnownEtherType(etherType: number): boolean {
  return (
    etherType === 0x0800 ||
    etherType === 0x86dd ||
    etherType === 0x0806 ||
    etherType === 0x8100 ||
    etherType === 0x88a8 ||
    etherType === 0x8847 ||
    etherType === 0x8864
  );
}
