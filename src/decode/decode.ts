import { LAYER, type Layer, type LayerDecoder, type Layers, OUTCOME } from './layers.ts';
import { decodeCiscoHdlc } from './link/cisco-hdlc.ts';
import { decodeCooked, decodeCookedTwo } from './link/cooked.ts';
import { decodeEncapsulatingInterface } from './link/encapsulating-interface.ts';
import { decodeEthernet } from './link/ethernet.ts';
import { decodeFabricPath } from './link/fabric-path.ts';
import { decodeFddi } from './link/fddi.ts';
import { decodeFibreChannel } from './link/fibre-channel.ts';
import { decodeFrameRelay } from './link/frame-relay.ts';
import { linkLayer } from './link/link-types.ts';
import { decodeLlc } from './link/llc.ts';
import { decodeLoopback } from './link/loopback.ts';
import { decodeMetadata } from './link/metadata.ts';
import { decodeMpls } from './link/mpls.ts';
import { decodeNetfilterLog } from './link/netfilter-log.ts';
import { decodePacketFilterLog } from './link/packet-filter-log.ts';
import { decodePacketTap } from './link/packet-tap.ts';
import { decodePerPacketInformation } from './link/per-packet-information.ts';
import { decodePpp } from './link/ppp.ts';
import { decodePppoe } from './link/pppoe.ts';
import { decodePrism } from './link/prism.ts';
import { decodeRadiotap } from './link/radiotap.ts';
import { decodeRawIp } from './link/raw-ip.ts';
import { decodeServiceFunction } from './link/service-function.ts';
import { decodeServiceInstance } from './link/service-instance.ts';
import { decodeTokenRing } from './link/token-ring.ts';
import { decodeVirtualNetworkTag } from './link/virtual-network-tag.ts';
import { decodeVlan } from './link/vlan.ts';
import { decodeWireless } from './link/wireless.ts';
import { decodeArp } from './network/arp.ts';
import { decodeAuthentication } from './network/authentication.ts';
import { decodeIpv4 } from './network/ipv4.ts';
import { decodeIpv6 } from './network/ipv6.ts';
import { decodeIcmp } from './transport/icmp.ts';
import { decodeIcmpv6 } from './transport/icmpv6.ts';
import { decodeOther } from './transport/other.ts';
import { decodeSctp } from './transport/sctp.ts';
import { decodeTcp } from './transport/tcp.ts';
import { decodeUdp } from './transport/udp.ts';
import { decodeUdpLite } from './transport/udp-lite.ts';
import { decodeAyiya } from './tunnel/ayiya.ts';
import { decodeEtherIp } from './tunnel/ether-ip.ts';
import { decodeGeneve } from './tunnel/geneve.ts';
import { decodeGre } from './tunnel/gre.ts';
import { decodeGtp } from './tunnel/gtp.ts';
import { decodeIpInIp } from './tunnel/ip-in-ip.ts';
import { decodeL2tp } from './tunnel/l2tp.ts';
import { decodeMplsInIp } from './tunnel/mpls-in-ip.ts';
import { decodeTeredo } from './tunnel/teredo.ts';
import { decodeVxlan } from './tunnel/vxlan.ts';

/** Adding a protocol is one file and one line here. */
const DECODERS: Record<Exclude<Layer, typeof LAYER.done>, LayerDecoder> = {
  [LAYER.ethernet]: decodeEthernet,
  [LAYER.vlan]: decodeVlan,
  [LAYER.rawIp]: decodeRawIp,
  [LAYER.ipv4]: decodeIpv4,
  [LAYER.ipv6]: decodeIpv6,
  [LAYER.arp]: decodeArp,
  [LAYER.tcp]: decodeTcp,
  [LAYER.udp]: decodeUdp,
  [LAYER.icmp]: decodeIcmp,
  [LAYER.icmpv6]: decodeIcmpv6,
  [LAYER.llc]: decodeLlc,
  [LAYER.mpls]: decodeMpls,
  [LAYER.pppoe]: decodePppoe,
  [LAYER.ppp]: decodePpp,
  [LAYER.loopback]: decodeLoopback,
  [LAYER.cooked]: decodeCooked,
  [LAYER.cookedTwo]: decodeCookedTwo,
  [LAYER.wireless]: decodeWireless,
  [LAYER.radiotap]: decodeRadiotap,
  [LAYER.prism]: decodePrism,
  [LAYER.perPacketInformation]: decodePerPacketInformation,
  [LAYER.ciscoHdlc]: decodeCiscoHdlc,
  [LAYER.frameRelay]: decodeFrameRelay,
  [LAYER.netfilterLog]: decodeNetfilterLog,
  [LAYER.fddi]: decodeFddi,
  [LAYER.tokenRing]: decodeTokenRing,
  [LAYER.fibreChannel]: decodeFibreChannel,
  [LAYER.packetTap]: decodePacketTap,
  [LAYER.packetFilterLog]: decodePacketFilterLog,
  [LAYER.encapsulatingInterface]: decodeEncapsulatingInterface,
  [LAYER.metadata]: decodeMetadata,
  [LAYER.fabricPath]: decodeFabricPath,
  [LAYER.virtualNetworkTag]: decodeVirtualNetworkTag,
  [LAYER.serviceInstance]: decodeServiceInstance,
  [LAYER.serviceFunction]: decodeServiceFunction,
  [LAYER.other]: decodeOther,
  [LAYER.sctp]: decodeSctp,
  [LAYER.udpLite]: decodeUdpLite,
  [LAYER.authentication]: decodeAuthentication,
  [LAYER.ipInIp]: decodeIpInIp,
  [LAYER.gre]: decodeGre,
  [LAYER.etherIp]: decodeEtherIp,
  [LAYER.mplsInIp]: decodeMplsInIp,
  [LAYER.vxlan]: decodeVxlan,
  [LAYER.geneve]: decodeGeneve,
  [LAYER.gtp]: decodeGtp,
  [LAYER.teredo]: decodeTeredo,
  [LAYER.ayiya]: decodeAyiya,
  [LAYER.l2tp]: decodeL2tp,
};

const TABLE: readonly (LayerDecoder | undefined)[] = [undefined, ...Object.values(DECODERS)];

/** More layers than any honest packet has, four tunnels with tags in each included; beyond it the rest is unknown. */
const MAXIMUM_LAYERS = 32;

/**
 * Decodes one packet into `layers`, which is overwritten. Never throws, allocates nothing, reads only the packet's
 * bytes. `length` is what was captured, `wireLength` what was sent.
 */
export function decodePacket(
  bytes: Uint8Array,
  offset: number,
  length: number,
  wireLength: number,
  link: number,
  layers: Layers,
): void {
  layers.reset(offset, length, wireLength);
  decodeFrom(bytes, link === 1 ? LAYER.ethernet : linkLayer(link, layers), layers);
}

/** Decodes one layer and says which comes next: for who must see each on its way down (`layer` is not `done`). */
export function decodeLayer(bytes: Uint8Array, layer: Layer, layers: Layers): Layer {
  return (TABLE[layer] as LayerDecoder)(bytes, layers);
}

/**
 * Decodes a whole IP datagram that came in fragments, as `decodePacket` does; what was around its fragments stays in
 * `layers`, whose last outcome was a fragment.
 */
export function decodeDatagram(
  bytes: Uint8Array,
  offset: number,
  length: number,
  wireLength: number,
  layers: Layers,
): void {
  layers.outcome = OUTCOME.unknown;
  layers.offset = offset;
  layers.end = offset + length;
  layers.missing = wireLength - length;
  decodeFrom(bytes, LAYER.rawIp, layers);
}

function decodeFrom(bytes: Uint8Array, first: Layer, layers: Layers): void {
  let layer = first;
  for (let count = 0; layer !== LAYER.done; count++) {
    if (count === MAXIMUM_LAYERS) {
      layers.unknown();
      break;
    }
    layer = (TABLE[layer] as LayerDecoder)(bytes, layers);
  }
  if (layers.depth > 0 && layers.outcome !== OUTCOME.transport) leaveTunnel(layers);
}

/** A tunnel whose packet could not be decoded is no tunnel to go down into. */
function leaveTunnel(layers: Layers): void {
  if (layers.outcome === OUTCOME.arp || layers.outcome === OUTCOME.fragment) return;
  // Those that were counted already are: what came in fragments through them was a packet of its own.
  if (layers.depth > layers.counted) layers.leave();
}
