import { LAYER, type Layer, type LayerDecoder, type Layers } from './layers.ts';
import { decodeEthernet } from './link/ethernet.ts';
import { decodeRawIp } from './link/raw-ip.ts';
import { decodeVlan } from './link/vlan.ts';
import { decodeArp } from './network/arp.ts';
import { decodeIpv4 } from './network/ipv4.ts';
import { decodeIpv6 } from './network/ipv6.ts';
import { decodeIcmp } from './transport/icmp.ts';
import { decodeIcmpv6 } from './transport/icmpv6.ts';
import { decodeTcp } from './transport/tcp.ts';
import { decodeUdp } from './transport/udp.ts';

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
};

const TABLE: readonly (LayerDecoder | undefined)[] = [undefined, ...Object.values(DECODERS)];

/** Which layer a LINKTYPE_ number begins with (tcpdump.org/linktypes.html); adding one is one line here. */
const LINKS: ReadonlyMap<number, Layer> = new Map<number, Layer>([
  [1, LAYER.ethernet],
  [12, LAYER.rawIp],
  [101, LAYER.rawIp],
  [228, LAYER.ipv4],
  [229, LAYER.ipv6],
]);

/** Whether packets of this LINKTYPE_ number can be decoded. */
export function isKnownLink(link: number): boolean {
  return LINKS.has(link);
}

/** More layers than any honest packet has; beyond it the rest is unknown. */
const MAXIMUM_LAYERS = 16;

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
  let layer = link === 1 ? LAYER.ethernet : (LINKS.get(link) ?? LAYER.done);
  for (let depth = 0; layer !== LAYER.done; depth++) {
    if (depth === MAXIMUM_LAYERS) {
      layers.unknown();
      return;
    }
    layer = (TABLE[layer] as LayerDecoder)(bytes, layers);
  }
}
