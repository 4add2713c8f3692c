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
} as const;

export type Layer = (typeof LAYER)[keyof typeof LAYER];

/** What became of a packet. Everything but `transport` and `arp` is only counted. */
export const OUTCOME = {
  transport: 0,
  arp: 1,
  /** A protocol that no file here decodes. */
  unknown: 2,
  /** A later fragment: it has no ports. */
  fragment: 3,
  /** The capture cut it inside a header, though it was whole on the wire. */
  truncated: 4,
  /** Its own length fields contradict each other. */
  malformed: 5,
} as const;

export type Outcome = (typeof OUTCOME)[keyof typeof OUTCOME];

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
