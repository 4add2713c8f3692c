/** The kinds of layers, each decoded by the file that has its name. */
export const LAYER = {
  /** Nothing more to decode: `Layers` is complete. */
  done: 0,
  ethernet: 1,
  vlan: 2,
  rawIp: 3,
  ipv4: 4,
  ipv6: 5,
  arp: 6,
  tcp: 7,
  udp: 8,
  icmp: 9,
  icmpv6: 10,
  llc: 11,
  mpls: 12,
  pppoe: 13,
  ppp: 14,
  loopback: 15,
  cooked: 16,
  cookedTwo: 17,
  wireless: 18,
  radiotap: 19,
  prism: 20,
  perPacketInformation: 21,
  ciscoHdlc: 22,
  frameRelay: 23,
  netfilterLog: 24,
  fddi: 25,
  tokenRing: 26,
  fibreChannel: 27,
  packetTap: 28,
  packetFilterLog: 29,
  encapsulatingInterface: 30,
  metadata: 31,
  fabricPath: 32,
  virtualNetworkTag: 33,
  serviceInstance: 34,
  serviceFunction: 35,
  other: 36,
  sctp: 37,
  udpLite: 38,
  authentication: 39,
  ipInIp: 40,
  gre: 41,
  etherIp: 42,
  mplsInIp: 43,
  vxlan: 44,
  geneve: 45,
  gtp: 46,
  teredo: 47,
  ayiya: 48,
  l2tp: 49,
} as const;

export type Layer = (typeof LAYER)[keyof typeof LAYER];

/** What became of a packet. Everything but `transport` and `arp` is only counted. */
export const OUTCOME = {
  transport: 0,
  arp: 1,
  /** A protocol that no file here decodes. */
  unknown: 2,
  /** A piece of an IP datagram: what it says is known when the datagram is whole (assemble/fragments/). */
  fragment: 3,
  /** The capture cut it inside a header, though it was whole on the wire. */
  truncated: 4,
  /** Its own length fields contradict each other. */
  malformed: 5,
} as const;

export type Outcome = (typeof OUTCOME)[keyof typeof OUTCOME];

/** What carries a packet within a packet. */
export const TUNNEL = {
  none: 0,
  /** IPv4 or IPv6 directly in either (RFC 2003, RFC 2473, RFC 4213), EtherIP, MPLS in IP. */
  ip: 1,
  gre: 2,
  vxlan: 3,
  geneve: 4,
  gtp: 5,
  teredo: 6,
  ayiya: 7,
  l2tp: 8,
} as const;

export type Tunnel = (typeof TUNNEL)[keyof typeof TUNNEL];

/** Tunnels within tunnels that are followed, as in Zeek (Tunnel::max_depth in base/init-bare.zeek); see Layers.enter. */
export const MAXIMUM_DEPTH = 4;

/** Who carries the packet inside: the fields of Layers that they have in common mean the same. */
export class OuterLayers {
  tunnel: Tunnel = TUNNEL.none;
  family = 0;
  source = -1;
  destination = -1;
  protocol = 0;
  sourcePort = 0;
  destinationPort = 0;
  ipLength = 0;
  timeToLive = 0;
  payload = 0;
  payloadCaptured = 0;
  payloadLength = 0;
}

/**
 * One packet's layers, as offsets into its bytes. There is one object, overwritten packet after packet: on the hot path
 * nothing is allocated. Offsets are absolute in the batch's bytes; `-1` where a layer is absent.
 */
export class Layers {
  outcome: Outcome = OUTCOME.unknown;
  /** Where the next layer starts, and where the packet ends: by its outer headers' own word, at most what was captured. */
  offset = 0;
  end = 0;
  /** Bytes of the packet that were on the wire but not captured. */
  missing = 0;

  /**
   * When the packet was captured, and event time then; set by whoever has it decoded. They stand here because a time that
   * is passed as an argument is a new object for each packet (measured: 32 bytes).
   */
  time = 0;
  now = 0;

  etherType = 0;
  ethernet = -1;
  /** Innermost VLAN identifier, 0 for none. */
  vlan = 0;

  /** 4 or 6; 0 where there is no IP. */
  family = 0;
  /** Where the addresses stand, 4 or 16 bytes each. */
  source = -1;
  destination = -1;
  /** IP protocol number (IANA). */
  protocol = 0;
  /** Bytes of the IP packet by its own header, also where fewer were captured. */
  ipLength = 0;
  timeToLive = 0;

  sourcePort = 0;
  destinationPort = 0;
  tcpFlags = 0;
  sequence = 0;
  acknowledgement = 0;
  tcpWindow = 0;
  /** ICMP: there is no counterpart type, so nothing answers it. */
  oneWay = false;

  /** Payload above the transport header: where it starts, how much was captured, how much was sent. */
  payload = 0;
  payloadCaptured = 0;
  payloadLength = 0;

  arp = -1;

  /** Where the innermost IP header starts. */
  network = 0;
  /** Of a fragment: its place in the datagram in bytes, whether others follow, and what its datagram is called. */
  fragmentOffset = 0;
  moreFragments = false;
  identification = 0;
  /** IPv6: where the fragment header stands, and the byte that announces it. */
  fragmentHeader = 0;
  fragmentAnnouncement = 0;

  /** The tunnels around this packet, outermost first; the first `depth` are valid. */
  readonly outers: readonly OuterLayers[] = Array.from({ length: MAXIMUM_DEPTH }, () => new OuterLayers());
  depth = 0;
  /** How many of them were counted with an earlier packet: those around a datagram that came in fragments. */
  counted = 0;
  /** The tunnel that the payload is of, although what it carries could not be decoded; and why it could not. */
  carried: Tunnel = TUNNEL.none;
  inside: Outcome = OUTCOME.transport;

  reset(offset: number, length: number, wireLength: number): void {
    this.outcome = OUTCOME.unknown;
    this.offset = offset;
    this.end = offset + length;
    this.missing = wireLength > length ? wireLength - length : 0;
    this.etherType = 0;
    this.ethernet = -1;
    this.vlan = 0;
    this.family = 0;
    this.arp = -1;
    this.oneWay = false;
    this.depth = 0;
    this.counted = 0;
    this.carried = TUNNEL.none;
  }

  /**
   * Goes down into a tunnel: what was decoded becomes the outer packet, and `sent` bytes from `offset` on are the inner
   * one. False when there are too many tunnels: then the packet belongs to the last one that was followed.
   */
  enter(tunnel: Tunnel, offset: number, sent: number): boolean {
    const outer = this.outers[this.depth];
    if (outer === undefined) return false;
    this.depth++;
    outer.tunnel = tunnel;
    outer.family = this.family;
    outer.source = this.source;
    outer.destination = this.destination;
    outer.protocol = this.protocol;
    outer.ipLength = this.ipLength;
    outer.timeToLive = this.timeToLive;
    const overUdp = this.outcome === OUTCOME.transport;
    outer.sourcePort = overUdp ? this.sourcePort : 0;
    outer.destinationPort = overUdp ? this.destinationPort : 0;
    outer.payload = overUdp ? this.payload : this.offset;
    outer.payloadCaptured = overUdp ? this.payloadCaptured : 0;
    outer.payloadLength = overUdp ? this.payloadLength : 0;
    this.outcome = OUTCOME.unknown;
    this.family = 0;
    this.offset = offset;
    if (offset + sent < this.end) this.end = offset + sent;
    this.missing = offset + sent - this.end;
    return true;
  }

  /** What the innermost tunnel carries could not be decoded: the packet is the tunnel's own. */
  leave(): void {
    const outer = this.outers[--this.depth] as OuterLayers;
    this.carried = outer.tunnel;
    this.inside = this.outcome;
    this.outcome = OUTCOME.transport;
    this.family = outer.family;
    this.source = outer.source;
    this.destination = outer.destination;
    this.protocol = outer.protocol;
    this.ipLength = outer.ipLength;
    this.timeToLive = outer.timeToLive;
    this.sourcePort = outer.sourcePort;
    this.destinationPort = outer.destinationPort;
    this.payload = outer.payload;
    this.payloadCaptured = outer.payloadCaptured;
    this.payloadLength = outer.payloadLength;
    this.oneWay = false;
  }

  /** Ends decoding: a header does not fit into what is there. */
  cut(): typeof LAYER.done {
    this.outcome = this.missing > 0 ? OUTCOME.truncated : OUTCOME.malformed;
    return LAYER.done;
  }

  /** Ends decoding: the lengths contradict each other. */
  malformed(): typeof LAYER.done {
    this.outcome = OUTCOME.malformed;
    return LAYER.done;
  }

  /** Ends decoding: no file here knows what follows. */
  unknown(): typeof LAYER.done {
    this.outcome = OUTCOME.unknown;
    return LAYER.done;
  }

  /** Ends decoding with a transport header of `headerLength` bytes; `length` bytes of payload were sent after it. */
  transport(headerLength: number, length: number): typeof LAYER.done {
    this.outcome = OUTCOME.transport;
    this.payload = this.offset + headerLength;
    this.payloadLength = length;
    const captured = this.end - this.payload;
    this.payloadCaptured = captured < 0 ? 0 : captured < length ? captured : length;
    return LAYER.done;
  }
}

/** Decodes one layer at `layers.offset` and says which comes next. Never throws, reads nothing beyond `layers.end`. */
export type LayerDecoder = (bytes: Uint8Array, layers: Layers) => Layer;
