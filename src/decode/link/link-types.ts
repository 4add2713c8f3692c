import { LAYER, type Layer, type Layers } from '../layers.ts';

/** Which layer a LINKTYPE_ number begins with (tcpdump.org/linktypes.html); adding one is one line here. */
const LINKS: ReadonlyMap<number, Layer> = new Map<number, Layer>([
  [0, LAYER.loopback],
  [1, LAYER.ethernet],
  [6, LAYER.tokenRing],
  [9, LAYER.ppp],
  [10, LAYER.fddi],
  [12, LAYER.rawIp],
  // DLT_RAW of OpenBSD, whose captures hold it as it is.
  [14, LAYER.rawIp],
  [50, LAYER.ppp],
  [51, LAYER.pppoe],
  // LLC over ATM (RFC 2684).
  [100, LAYER.llc],
  [101, LAYER.rawIp],
  [104, LAYER.ciscoHdlc],
  [105, LAYER.wireless],
  [107, LAYER.frameRelay],
  [108, LAYER.loopback],
  [109, LAYER.encapsulatingInterface],
  [113, LAYER.cooked],
  [117, LAYER.packetFilterLog],
  [119, LAYER.prism],
  [122, LAYER.fibreChannel],
  [127, LAYER.radiotap],
  [163, LAYER.prism],
  [166, LAYER.ppp],
  [192, LAYER.perPacketInformation],
  [219, LAYER.mpls],
  [228, LAYER.ipv4],
  [229, LAYER.ipv6],
  [239, LAYER.netfilterLog],
  [258, LAYER.packetTap],
  [276, LAYER.cookedTwo],
]);

/** Whether packets of this LINKTYPE_ number can be decoded. */
export function isKnownLink(link: number): boolean {
  return LINKS.has(link);
}

/** Where decoding begins; unknown where nobody decodes that link type. */
export function linkLayer(link: number, layers: Layers): Layer {
  return LINKS.get(link) ?? layers.unknown();
}
