import { Fragments } from '../../assemble/fragments/fragments.ts';
import { decodeLayer } from '../../decode/decode.ts';
import { LAYER, type Layer, Layers, OUTCOME } from '../../decode/layers.ts';
import { linkLayer } from '../../decode/link/link-types.ts';
import type { Micros } from '../../model/time.ts';
import { ShownFields } from './shown-fields.ts';

/** What Kitsune keys a packet's statistics by, as text; empty where the packet has none. */
export interface KitsuneKeys {
  readonly sourceMac: string;
  readonly destinationMac: string;
  readonly sourceIp: string;
  readonly destinationIp: string;
  /** A port, `arp`, `icmp`, or the ports of TCP and UDP glued together where a packet shows both. */
  readonly sourceProtocol: string;
  readonly destinationProtocol: string;
}

/** Layers of one packet, tunnels, quotes and reassembled datagrams in each other included. */
const MAXIMUM_LAYERS = 64;
/** Datagrams in fragments within datagrams in fragments: more than the tunnels that are followed. */
const MAXIMUM_DATAGRAMS = 4;

/** tshark reads on where an IP header tells of more bytes than are there, as in quotes: so many are taken as not captured. */
const LONGEST_DATAGRAM = 65_535;

/** The one port by which tshark knows Teredo; other readers look into any datagram. */
function isTeredoPort(port: number): boolean {
  return port === 3_544;
}

/** ICMP messages that quote the packet they are about (RFC 792). */
function isQuotedInIcmp(type: number): boolean {
  return type === 3 || type === 4 || type === 5 || type === 11 || type === 12;
}

/** ICMPv6 errors (RFC 4443 section 2.1). */
function isQuotedInIcmpv6(type: number): boolean {
  return type >= 1 && type <= 4;
}

/**
 * Keys packets as Kitsune's reader of tshark's output does. It asks tshark for the first occurrence of each field, so a
 * packet in a tunnel has the outermost IPv4 addresses (else the outermost of IPv6) and the first ports of TCP and of UDP at
 * any depth, also in what an ICMP error quotes; a datagram's ports stand with the fragment that completes it.
 */
export class KitsuneKeyReader {
  readonly #layers = new Layers();
  readonly #fragments: Fragments;
  readonly #shown = new ShownFields();

  /** @param seed of the hash of datagrams in fragments, which strangers must not know. It changes no output. */
  constructor(seed: number) {
    this.#fragments = new Fragments(seed);
  }

  /** Every packet of the capture is given here, in its order. Never throws. */
  read(bytes: Uint8Array, offset: number, length: number, wireLength: number, link: number, time: Micros): KitsuneKeys {
    this.#shown.reset();
    const layers = this.#layers;
    layers.reset(offset, length, wireLength);
    layers.time = time;
    layers.now = time;
    this.#walk(bytes, linkLayer(link, layers));
    this.#readDatagrams(bytes, 0);
    return this.#keys();
  }

  /** A fragment that completes its datagram shows what that holds. */
  #readDatagrams(bytes: Uint8Array, depth: number): void {
    const layers = this.#layers;
    if (layers.outcome !== OUTCOME.fragment || depth === MAXIMUM_DATAGRAMS) return;
    const datagram = this.#fragments.add(bytes, layers);
    if (datagram === undefined) return;
    layers.outcome = OUTCOME.unknown;
    layers.offset = datagram.start;
    layers.end = datagram.start + datagram.captured;
    layers.missing = datagram.length - datagram.captured;
    this.#walk(datagram.buffer, LAYER.rawIp);
    this.#readDatagrams(datagram.buffer, depth + 1);
    this.#fragments.release(datagram);
  }

  #walk(bytes: Uint8Array, first: Layer): void {
    const layers = this.#layers;
    let layer = first;
    for (let count = 0; layer !== LAYER.done && count < MAXIMUM_LAYERS; count++) {
      const at = layers.offset;
      this.#shown.note(bytes, layer, at, layers.end - at);
      if (layer === LAYER.teredo && !isTeredoPort(layers.sourcePort) && !isTeredoPort(layers.destinationPort)) return;
      if (layer === LAYER.ipv4 || layer === LAYER.ipv6) layers.missing += LONGEST_DATAGRAM;
      const next = decodeLayer(bytes, layer, layers);
      layer = next === LAYER.done ? this.#quoted(bytes, layer, at) : next;
    }
  }

  /** An ICMP error goes on with the packet that it quotes. */
  #quoted(bytes: Uint8Array, layer: Layer, at: number): Layer {
    const layers = this.#layers;
    if (layers.outcome !== OUTCOME.transport) return LAYER.done;
    const type = bytes[at] as number;
    const isQuote =
      (layer === LAYER.icmp && isQuotedInIcmp(type)) || (layer === LAYER.icmpv6 && isQuotedInIcmpv6(type));
    if (!isQuote) return LAYER.done;
    layers.outcome = OUTCOME.unknown;
    layers.offset = at + 8;
    return LAYER.rawIp;
  }

  /** "Parsing rules": ARP and ICMP only count where there is no port, MAC addresses where there is no IP. */
  #keys(): KitsuneKeys {
    const { mac, v4, v6, tcp, udp, arp, hasArp, hasIcmp } = this.#shown;
    let ip = v4.isShown ? v4 : v6;
    let sourceProtocol = tcp.source + udp.source;
    let destinationProtocol = tcp.destination + udp.destination;
    if (sourceProtocol === '') {
      if (hasArp) {
        ip = arp;
        sourceProtocol = 'arp';
        destinationProtocol = 'arp';
      } else if (hasIcmp) {
        sourceProtocol = 'icmp';
        destinationProtocol = 'icmp';
      } else if (!ip.isShown) ip = mac;
    }
    return {
      sourceMac: mac.source,
      destinationMac: mac.destination,
      sourceIp: ip.source,
      destinationIp: ip.destination,
      sourceProtocol,
      destinationProtocol,
    };
  }
}
